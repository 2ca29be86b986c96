import { expect, test } from "vitest";
import { movedBy, oddsOf, ratioOf } from "./log-odds.ts";

test("a ratio and its log odds say the same", () => {
  expect(oddsOf(0.5)).toBe(0);
  expect(ratioOf(oddsOf(0.2))).toBeCloseTo(0.2);
  expect([oddsOf(0), oddsOf(1)].every(Number.isFinite)).toBe(true);
});

test("evidence moves a ratio, and next to none leaves also a small one where it is", () => {
  expect(movedBy(1, 0.5)).toBeCloseTo(0.731);
  expect(movedBy(-1, 0.5)).toBeCloseTo(0.269);
  expect(movedBy(0, 0)).toBe(0);
  expect(movedBy(1e-6, 0.004)).toBeCloseTo(0.004, 6);
});
