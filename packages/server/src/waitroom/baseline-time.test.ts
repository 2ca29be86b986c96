import { expect, test } from "vitest";
import { baselineAtMs, isBaselineInCountdown } from "./baseline-time.ts";

test.for([
  // It is 250 ms from the report to when the match is certain, which is 250 ms before the start.
  [3_000, 2_500],
  [1_500, 1_000],
  // Sixty pings are enough.
  [10_000, 3_000],
  // Too short: the first seconds of the match serve.
  [1_499, 1_499 + 3_000],
  [0, 3_000],
])("with a countdown of %i ms the baseline is due %i ms after the announcement", ([countdownMs = 0, dueMs = 0]) => {
  const countdown = { countdownMs, confirmLeadMs: 250 };
  const announcedAtMs = 100_000;
  expect(baselineAtMs(announcedAtMs + countdownMs, countdown)).toBe(announcedAtMs + dueMs);
  expect(isBaselineInCountdown(countdown)).toBe(dueMs <= countdownMs);
});
