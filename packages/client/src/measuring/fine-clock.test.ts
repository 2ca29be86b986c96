import * as fc from "fast-check";
import { afterEach, expect, test, vi } from "vitest";
import { hasFineClock } from "./fine-clock.ts";

afterEach(() => vi.unstubAllGlobals());

interface Clock {
  readonly stepMs: number;
  /** Between two readings. @default 50 ns */
  readonly readingMs?: number;
  readonly startMs?: number;
}

/** A clock that is clamped to multiples of its step. */
function clampClock({ stepMs, readingMs = 50e-6, startMs = 1_003.7 }: Clock): void {
  let readings = 0;
  vi.stubGlobal("performance", { now: () => Math.floor((startMs + readings++ * readingMs) / stepMs) * stepMs });
}

test.each([
  ["Chromium, isolated", 0.005, true],
  ["Chromium", 0.1, true],
  ["Firefox", 1, true],
  ["resisted fingerprinting", 50 / 3, false],
  ["resisted fingerprinting, stricter", 100, false],
])("tells whether a clock is fine enough: %s", (_, stepMs, isFine) => {
  clampClock({ stepMs });
  expect(hasFineClock()).toBe(isFine);
});

test("does not take a coarse clock for a fine one, whenever and however slowly it is read", () => {
  const startMs = fc.double({ min: 0, max: 100_000, noNaN: true });
  const readingMs = fc.double({ min: 0.001, max: 0.73, noNaN: true });
  fc.assert(
    fc.property(startMs, readingMs, fc.constantFrom(50 / 3, 100), (start, reading, stepMs) => {
      clampClock({ stepMs, startMs: start, readingMs: reading });
      expect(hasFineClock()).toBe(false);
    }),
    { numRuns: 20 },
  );
});

test("does not wait for ever for a clock that stands still", () => {
  vi.stubGlobal("performance", { now: () => 5 });
  expect(hasFineClock()).toBe(false);
});
