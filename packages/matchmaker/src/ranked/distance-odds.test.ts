import { expect, test } from "vitest";
import { distanceOdds, isRefuted, LEAST_ODDS, MOST_ODDS } from "./distance-odds.ts";

test("the farther, the less likely; the larger the limit, the more", () => {
  const odds = [0, 3_000, 5_000, 9_000].map((km) => distanceOdds(km, 100));
  expect(odds).toEqual(odds.toSorted((a, b) => b - a));
  expect(new Set(odds).size).toBe(4);
  expect(distanceOdds(4_000, 150)).toBeGreaterThan(distanceOdds(4_000, 100));
});

test("a neighbour is likely, the other side of the world is not, and what is expected to be at the limit is even", () => {
  expect(distanceOdds(0, 100)).toBe(MOST_ODDS);
  expect(distanceOdds(17_000, 50)).toBe(LEAST_ODDS);
  expect(distanceOdds((100 - 30) / 0.018, 100)).toBeCloseTo(0);
});

test("a way that is quicker than light refutes a distance", () => {
  const at = (upperMs: number | null) => ({ lowerMs: 0, upperMs });
  expect(isRefuted(9_500, at(80))).toBe(true);
  expect(isRefuted(9_500, at(95))).toBe(false);
  expect(isRefuted(9_500, at(null))).toBe(false);
  expect(isRefuted(400, at(1))).toBe(false);
});
