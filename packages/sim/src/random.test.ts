import { describe, expect, test } from "vitest";
import { Draws, streams } from "./random.ts";

const many = Array.from({ length: 20_000 }, (_, index) => index);

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe("Draws", () => {
  const draws = new Draws(7, streams.probe);

  test("gives the same number for the same keys, in whatever order it is asked", () => {
    const forwards = many.map((key) => draws.uniform(key, 1, 2));
    const backwards = many.toReversed().map((key) => new Draws(7, streams.probe).uniform(key, 1, 2));
    expect(backwards.toReversed()).toEqual(forwards);
  });

  test("gives other numbers for another seed, stream or key", () => {
    const all = [
      draws.uniform(1, 2, 3),
      draws.uniform(2, 1, 3),
      draws.uniform(1, 2, 4),
      new Draws(8, streams.probe).uniform(1, 2, 3),
      new Draws(7, streams.fault).uniform(1, 2, 3),
    ];
    expect(new Set(all).size).toBe(all.length);
  });

  test("is uniform within (0, 1), in every tenth alike, and neighbours have nothing to do with each other", () => {
    const values = many.map((key) => draws.uniform(key));
    const tenths = values.reduce(
      (counts, value) => {
        counts[Math.floor(10 * value)] = (counts[Math.floor(10 * value)] ?? 0) + 1;
        return counts;
      },
      Array.from({ length: 10 }, () => 0),
    );
    for (const count of tenths) expect(Math.abs(count - 2_000)).toBeLessThan(200);
    const products = values.slice(1).map((value, index) => (value - 0.5) * ((values[index] ?? 0) - 0.5));
    expect(Math.abs(mean(products))).toBeLessThan(0.003);
  });

  test("has normal and exponential numbers with the right moments", () => {
    const normal = many.map((key) => draws.normal(key, 3, 2));
    expect(Math.abs(mean(normal))).toBeLessThan(0.03);
    expect(mean(normal.map((value) => value ** 2))).toBeCloseTo(1, 1);
    const exponential = many.map((key) => draws.exponential(key));
    expect(mean(exponential)).toBeCloseTo(1, 1);
    expect(Math.min(...exponential)).toBeGreaterThan(0);
  });
});
