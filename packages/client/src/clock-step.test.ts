import { afterEach, expect, test, vi } from "vitest";
import { readClockStepMs } from "./clock-step.ts";

afterEach(() => vi.restoreAllMocks());

/** A clock that is read once each 50 ns and clamped to steps. */
function clampClock(stepMs: number): void {
  let readings = 0;
  vi.spyOn(performance, "now").mockImplementation(() => Math.floor((readings++ * 50e-6) / stepMs) * stepMs);
}

test.each([0.005, 0.1, 1])("finds a step of %f ms", (stepMs) => {
  clampClock(stepMs);
  expect(readClockStepMs()).toBeCloseTo(stepMs);
});

test.each([50 / 3, 100])("does not wait for a step of %f ms", (stepMs) => {
  clampClock(stepMs);
  expect(readClockStepMs()).toBe(Number.POSITIVE_INFINITY);
});
