import { expect, test } from "vitest";
import { isAbove } from "./above-limit.ts";

test.each([
  ["a share", 1 - 14 / 21, 1 / 3],
  ["a share in decimals", 1 - 14 / 20, 0.3],
  ["a limit that was computed itself", 0.1, 1 - 0.9],
  ["a sum", 100.1 + 200.2, 300.3],
  ["a difference", 61.2 - 11.2, 50],
  ["a mean", (0.1 + 0.2 + 0.3) / 3, 0.2],
  ["a large sum", 1_000_000.1 + 2_000_000.2, 3_000_000.3],
])("%s that is exactly at the limit is not above it, whatever rounding says", (_what, computed, limit) => {
  expect(isAbove(computed, limit)).toBe(false);
});

test.each([
  [8 / 21, 1 / 3],
  [0.3001, 0.3],
  [50.001, 50],
  [Number.POSITIVE_INFINITY, 50],
])("%s is above %s", (computed, limit) => {
  expect(isAbove(computed, limit)).toBe(true);
});
