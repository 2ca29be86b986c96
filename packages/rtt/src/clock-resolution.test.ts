import * as fc from "fast-check";
import { expect, test } from "vitest";
import { clockStepMs } from "./clock-resolution.ts";
import { MAX_CLOCK_STEP_MS } from "./tolerances.ts";

/** Readings of a clock that is clamped to multiples of `stepMs`. */
function clamped(timesMs: readonly number[], stepMs: number): number[] {
  return timesMs.map((timeMs) => Math.floor(timeMs / stepMs) * stepMs);
}

const readings = Array.from({ length: 300 }, (_, index) => 1_003.7 + index * 0.73);

test.each([
  ["Chromium", 0.1, true],
  ["Firefox", 1, true],
  ["resisted fingerprinting", 50 / 3, false],
  ["resisted fingerprinting, stricter", 100, false],
])("tells how far a clock steps: %s", (_, stepMs, isGoodEnough) => {
  const foundMs = clockStepMs(clamped(readings, stepMs));
  expect(foundMs).toBeLessThan(Number.POSITIVE_INFINITY);
  expect(foundMs <= MAX_CLOCK_STEP_MS).toBe(isGoodEnough);
});

test("is never finer than the clock, however often it is read", () => {
  const times = fc.array(fc.double({ min: 0, max: 100_000, noNaN: true }), { maxLength: 40 });
  fc.assert(
    fc.property(times, fc.constantFrom(1, 16, 100), (timesMs, stepMs) => {
      const readingsMs = clamped(
        timesMs.toSorted((a, b) => a - b),
        stepMs,
      );
      expect(clockStepMs(readingsMs)).toBeGreaterThanOrEqual(stepMs - 1e-6);
    }),
  );
});

test("is not known from readings that do not differ", () => {
  expect(clockStepMs([])).toBe(Number.POSITIVE_INFINITY);
  expect(clockStepMs([5, 5, 5])).toBe(Number.POSITIVE_INFINITY);
});
