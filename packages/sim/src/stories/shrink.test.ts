import * as fc from "fast-check";
import { expect, test } from "vitest";
import { shrink } from "./shrink.ts";

test("shrink keeps exactly what a failure takes, in order, wherever it stands", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.nat(1_000), { minLength: 1, maxLength: 40 }),
      fc.infiniteStream(fc.boolean()),
      (items, coins) => {
        const needed = items.filter(() => coins.next().value === true).slice(0, 5);
        const kept = shrink(items, (some) => needed.every((item) => some.includes(item)));
        expect(kept).toEqual(needed);
      },
    ),
  );
});

test("shrink leaves no single item that could go, even where a failure does not grow with the items", () => {
  const fails = (items: readonly number[]) => items.includes(3) && items.length % 3 === 1;
  const kept = shrink([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], fails);
  expect(fails(kept)).toBe(true);
  expect(kept.length).toBeLessThan(10);
  expect(kept.some((_, index) => fails(kept.toSpliced(index, 1)))).toBe(false);
});
