import { expect, test } from "vitest";
import { milestonePassed } from "./milestones.ts";

test.each([
  [300_000, 299_750, null],
  [120_100, 119_850, 120_000],
  [120_000, 119_750, null],
  [60_001, 60_000, 60_000],
  [30_000.5, 29_999, 30_000],
  [10_200, 9_950, 10_000],
  [9_950, 0, null],
])("from %d ms to %d ms: %s", (beforeMs, afterMs, milestoneMs) => {
  expect(milestonePassed(beforeMs, afterMs)).toBe(milestoneMs);
});

test("a sleep past several tells the latest alone", () => {
  expect(milestonePassed(200_000, 25_000)).toBe(30_000);
});

test("more time passes none", () => {
  expect(milestonePassed(5_000, 120_000)).toBeNull();
});
