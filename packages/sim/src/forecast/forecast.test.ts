import { describe, expect, test } from "vitest";
import { declaredCountries } from "../latency/declared-countries.ts";
import { declaredWorld } from "../latency/declared-world.ts";
import { acceptableRatios, expectedTimeOutRatio, remoteRatio } from "./density.ts";
import { forecast } from "./forecast.ts";
import { poolOf } from "../latency/pool.ts";
import { toPolicy } from "./policy.ts";
import { syntheticMatrix } from "../latency/synthetic-matrix.ts";
import { line } from "../../test-support/worlds.ts";
import { World } from "../simulation/world.ts";

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

/** Simulating takes its time on a busy machine. */
describe("a forecast for the synthetic world", () => {
  const of = (maxP2pRttMs: number) => {
    const scene = { maxP2pRttMs, groupSize: 2 };
    return forecast(world, scene, toPolicy("truth-online").run(world, scene));
  };

  test("is better with a wider limit, and near to what the density rule expects", () => {
    const [narrow, wide] = [of(60), of(150)];
    expect(narrow.metrics.matchRatio).toBeLessThan(wide.metrics.matchRatio);
    expect(narrow.remoteRatio).toBeGreaterThan(wide.remoteRatio);
    for (const { metrics, expectedTimeOutRatio: expected } of [narrow, wide]) {
      expect(Math.abs(metrics.timedOutRatio - (expected ?? 1))).toBeLessThan(0.06);
    }
  });

  test("counts with the whole patience, as a time limit waits for the probe that it falls into", () => {
    const near = new World({ ...world.options, pool: line(0, 1, 2, 3), probe: { kind: "fixed", ms: 60_000 } });
    const scene = { maxP2pRttMs: 100, groupSize: 2 };
    const { metrics, expectedTimeOutRatio: expected } = forecast(near, scene, toPolicy("fifo").run(near, scene));
    // Four arrivals within the patience, all acceptable.
    expect(expected).toBeCloseTo(0.0092, 4);
    expect(Math.abs(metrics.timedOutRatio - (expected ?? 1))).toBeLessThan(0.01);
  });

  test("has no density rule for larger groups, nor for people who come in waves", () => {
    const { metrics } = of(60);
    const inWaves = new World({ ...world.options, arrivals: { kind: "waves", people: 8, everyMs: 120_000 } });
    expect(forecast(world, { maxP2pRttMs: 60, groupSize: 3 }, metrics).expectedTimeOutRatio).toBeNull();
    expect(forecast(inWaves, { maxP2pRttMs: 60, groupSize: 2 }, metrics).expectedTimeOutRatio).toBeNull();
  });
});

describe("the synthetic world", () => {
  test("is the same for the same seed, and another one for another seed", () => {
    const row = (seed: number) => {
      const matrix = syntheticMatrix(declaredWorld, seed);
      return Array.from({ length: 50 }, (_, b) => matrix.rttMs(0, b));
    };
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

describe("a declared country", () => {
  const percentiles = (name: string) => {
    const declaration = declaredCountries.get(name)?.declaration ?? declaredWorld;
    const matrix = syntheticMatrix(declaration, 1);
    const rttsMs = Array.from({ length: 200 }, (_, a) => matrix.rttMs(a, a + 200)).toSorted((a, b) => a - b);
    return { median: rttsMs[100] ?? 0, p90: rttsMs[180] ?? 0 };
  };

  test.for([
    ["uk", 25, 45],
    ["eu", 40, 65],
    ["us", 50, 80],
  ] as const)("has median round trips as one meets them in %s, between %d and %d ms", ([name, least, most]) => {
    const { median, p90 } = percentiles(name);
    expect(median).toBeGreaterThan(least);
    expect(median).toBeLessThan(most);
    expect(p90).toBeLessThan(2.2 * median);
  });

  test("is nearer together the smaller it is, and all are nearer than the world", () => {
    const [uk, eu, us, world_] = ["uk", "eu", "us", "world"].map((name) => percentiles(name).median);
    expect([uk, eu, us, world_]).toEqual([uk, eu, us, world_].toSorted((a = 0, b = 0) => a - b));
  });
});

describe("waves", () => {
  test("bring so many people every so often, each wave within its first minute", () => {
    const { arrivesAtMs } = new World({
      ...world.options,
      participants: 50,
      arrivals: { kind: "waves", people: 20, everyMs: 600_000 },
    });
    const waves = [...arrivesAtMs].map((atMs) => Math.floor(atMs / 600_000));
    expect([0, 1, 2].map((wave) => waves.filter((one) => one === wave).length)).toEqual([20, 20, 10]);
    for (const atMs of arrivesAtMs) expect(atMs % 600_000).toBeLessThan(60_000);
    expect([...arrivesAtMs]).toEqual([...arrivesAtMs].toSorted((a, b) => a - b));
  });

  test("that follow each other in less than a minute fill all of it", () => {
    const { arrivesAtMs } = new World({
      ...world.options,
      participants: 400,
      arrivals: { kind: "waves", people: 2, everyMs: 10_000 },
    });
    const last = arrivesAtMs.at(-1) ?? 0;
    expect(last).toBeGreaterThan(1_990_000);
    expect(last).toBeLessThan(2_000_000);
    expect(Math.max(...[...arrivesAtMs].map((atMs) => atMs % 10_000))).toBeGreaterThan(9_500);
  });
});
