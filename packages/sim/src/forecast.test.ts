import { describe, expect, test } from "vitest";
import { declaredWorld } from "./declared-world.ts";
import { acceptableRatios, expectedTimeOutRatio, remoteRatio } from "./density.ts";
import { forecast, needsOf } from "./forecast.ts";
import { poolOf } from "./pool.ts";
import { toPolicy } from "./policy.ts";
import { syntheticMatrix } from "./synthetic-matrix.ts";
import { line } from "./world.fixture.ts";
import { World } from "./world.ts";

describe("the density rule", () => {
  test("counts for each host whom it can be paired with, its own house included", () => {
    const acceptable = acceptableRatios(line(0, 50, 120, 900), 100);
    expect([...acceptable]).toEqual([0.5, 0.75, 0.5, 0.25]);
    expect(remoteRatio(Float64Array.from([0.04, 0.05, 0.06, 0]))).toBe(0.5);
  });

  // One arrival a minute and five minutes of wait, all acceptable: x = 5; and as the limit shrinks, x = 1.
  test.for([
    [1, 300_000, 1, 0.0034],
    [1, 60_000, 1, 0.2254],
    [2, 60_000, 0.5, 0.2254],
    [1, 0, 1, 1],
  ] as const)(
    "expects at %d a minute, %d ms and share %d the time-outs %d",
    ([arrivalsPerMinute, patienceMs, share, ratio]) => {
      const found = expectedTimeOutRatio(Float64Array.from([share]), { arrivalsPerMinute, patienceMs });
      expect(found).toBeCloseTo(ratio, 4);
    },
  );

  test("sees that a few remote people time out whatever the mean is", () => {
    const density = { arrivalsPerMinute: 12, patienceMs: 60_000 };
    expect(expectedTimeOutRatio(Float64Array.from([1, 1, 1, 0]), density)).toBeCloseTo(0.25, 3);
    expect(expectedTimeOutRatio(Float64Array.from([0.75]), density)).toBeLessThan(0.001);
  });
});

const world = new World({
  pool: poolOf("world", syntheticMatrix(declaredWorld, 1)),
  seed: 1,
  participants: 1_000,
  arrivals: { kind: "poisson", perMinute: 4 },
  patience: { kind: "fixed", ms: 60_000 },
  probe: { kind: "fixed", ms: 3_000 },
});

describe("a forecast for the synthetic world", () => {
  const of = (maxP2pRttMs: number) =>
    forecast(world, maxP2pRttMs, (one) => toPolicy("truth-online").run(one, { maxP2pRttMs, groupSize: 2 }));

  test("is better with a wider limit, and near to what the density rule expects", () => {
    const [narrow, wide] = [of(60), of(150)];
    expect(narrow.metrics.matchRatio).toBeLessThan(wide.metrics.matchRatio);
    expect(narrow.remoteRatio).toBeGreaterThan(wide.remoteRatio);
    for (const { metrics, expectedTimeOutRatio: expected } of [narrow, wide]) {
      expect(Math.abs(metrics.timedOutRatio - expected)).toBeLessThan(0.06);
    }
  });

  test("counts with the whole patience, as a time limit waits for the probe that it falls into", () => {
    const near = new World({ ...world.options, pool: line(0, 1, 2, 3), probe: { kind: "fixed", ms: 60_000 } });
    const { metrics, expectedTimeOutRatio: expected } = forecast(near, 100, (one) =>
      toPolicy("fifo").run(one, { maxP2pRttMs: 100, groupSize: 2 }),
    );
    // Four arrivals within the patience, all acceptable.
    expect(expected).toBeCloseTo(0.0092, 4);
    expect(Math.abs(metrics.timedOutRatio - expected)).toBeLessThan(0.01);
  });

  test("says how many arrivals or how much patience would do, or that none would", () => {
    const asExpected = (one: World, maxP2pRttMs: number) => {
      const found = forecast(one, maxP2pRttMs, () => of(maxP2pRttMs).metrics);
      return { ...found, metrics: { ...found.metrics, timedOutRatio: found.expectedTimeOutRatio } };
    };
    const needs = needsOf(world, asExpected(world, 150));
    expect(needs.arrivalsPerMinute).toBeGreaterThan(4);
    expect(needs.patienceMs).toBeGreaterThan(60_000);
    const dense = new World({
      ...world.options,
      arrivals: { kind: "poisson", perMinute: needs.arrivalsPerMinute ?? 0 },
    });
    expect(needsOf(dense, asExpected(dense, 150))).toEqual({
      arrivalsPerMinute: needs.arrivalsPerMinute,
      patienceMs: 60_000,
    });
    expect(needsOf(world, asExpected(world, 5))).toEqual({ arrivalsPerMinute: null, patienceMs: null });
  });

  test("asks for more than there is where the simulation finds too many time-outs, whatever the density rule says", () => {
    const dense = new World({ ...world.options, arrivals: { kind: "poisson", perMinute: 40 } });
    const found = forecast(dense, 150, () => ({ ...of(150).metrics, timedOutRatio: 0.06 }));
    expect(found.expectedTimeOutRatio).toBeLessThan(0.05);
    const needs = needsOf(dense, found);
    expect(needs.arrivalsPerMinute).toBeGreaterThan(40);
    expect(needs.patienceMs).toBeGreaterThan(60_000);
  });
});

describe("the synthetic world", () => {
  test("is the same for the same seed, and another one for another seed", () => {
    const row = (seed: number) =>
      Array.from({ length: 50 }, (_, b) => syntheticMatrix(declaredWorld, seed).rttMs(0, b));
    expect(row(1)).toEqual(row(1));
    expect(row(2)).not.toEqual(row(1));
  });

  test("has round trips as one meets them: a few ms to neighbours, hundreds around the globe", () => {
    const matrix = syntheticMatrix(declaredWorld, 1);
    const rttsMs = Array.from({ length: 200 }, (_, a) => matrix.rttMs(a, a + 200)).toSorted((a, b) => a - b);
    expect(rttsMs[100]).toBeGreaterThan(60);
    expect(rttsMs[100]).toBeLessThan(180);
    expect(rttsMs.at(-1)).toBeLessThan(1_500);
  });
});
