import { describe, expect, test } from "vitest";
import { candidate } from "../../test-support/candidates.ts";
import type { MatchCandidate } from "../candidates/candidate.ts";
import { boundsOf, chanceWithin, UNLIKELY, unlikelyBeyondMs } from "./chance.ts";

const at = (serverRttMs: number | null, ...beaconRttsMs: (number | null)[]): MatchCandidate => ({
  ...candidate("p", serverRttMs),
  beaconRttsMs,
});

describe("the bounds of a pair's round trip", () => {
  test("are the sum and the difference of the round trips to the server", () => {
    expect(boundsOf(at(30), at(50))).toEqual({ lowerMs: 20, upperMs: 80 });
  });

  test("are the tightest over all beacons that both have measured", () => {
    expect(boundsOf(at(30, 10, 90), at(50, 15, 200))).toEqual({ lowerMs: 110, upperMs: 25 });
    expect(boundsOf(at(30, null, 90), at(50, 15))).toEqual({ lowerMs: 20, upperMs: 80 });
  });

  test("are open where nothing is known of one of them: missing is not 0 ms", () => {
    expect(boundsOf(at(null), at(50))).toEqual({ lowerMs: 0, upperMs: null });
    expect(boundsOf(at(null, 20), at(50, 30))).toEqual({ lowerMs: 10, upperMs: 50 });
  });
});

describe("the chance that a pair is within the limit", () => {
  test("is the best for sure pairs, the nearest of them first, and above that of any other", () => {
    const chances = [10, 60, 100].map((upperMs) => chanceWithin({ lowerMs: 0, upperMs }, 100));
    expect(chances).toEqual([0.99, 0.94, 0.9]);
    expect(chanceWithin({ lowerMs: 0, upperMs: 101 }, 100)).toBeLessThan(0.9);
  });

  test("falls with both bounds, and is a half where nothing is known", () => {
    const chance = (lowerMs: number, upperMs: number) => chanceWithin({ lowerMs, upperMs }, 100);
    expect(chance(0, 200)).toBeGreaterThan(chance(0, 300));
    expect(chance(0, 200)).toBeGreaterThan(chance(50, 200));
    expect(chanceWithin({ lowerMs: 0, upperMs: null }, 100)).toBe(0.5);
  });

  test("is small, not none, where the lower bound is too far beyond the limit for noise to explain it", () => {
    expect(unlikelyBeyondMs(100)).toBeCloseTo(115);
    expect(chanceWithin({ lowerMs: 115, upperMs: 300 }, 100)).toBeGreaterThan(UNLIKELY);
    expect(chanceWithin({ lowerMs: 116, upperMs: 300 }, 100)).toBe(UNLIKELY);
  });

  test("stays a chance where noise puts the lower bound above the upper one", () => {
    expect(chanceWithin({ lowerMs: 104, upperMs: 102 }, 100)).toBeCloseTo(0.05);
  });

  test("is certain where there is no limit", () => {
    expect(chanceWithin({ lowerMs: 500, upperMs: 900 }, null)).toBe(1);
  });
});
