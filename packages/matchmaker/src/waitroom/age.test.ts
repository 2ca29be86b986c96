import fc from "fast-check";
import { expect, test } from "vitest";
import { reachedAtMs } from "./age.ts";

const joinedAt = fc.double({ min: 0, max: 1e9, noNaN: true });
const age = fc.double({ min: 0, max: 3_600_000, noNaN: true });

test("at that moment somebody has waited for so long, and it is no later than rounding demands", () => {
  fc.assert(
    fc.property(joinedAt, age, (joinedAtMs, ageMs) => {
      const atMs = reachedAtMs(joinedAtMs, ageMs);
      expect(atMs - joinedAtMs).toBeGreaterThanOrEqual(ageMs);
      expect(atMs - (joinedAtMs + ageMs)).toBeLessThan(1e-6);
    }),
  );
});
