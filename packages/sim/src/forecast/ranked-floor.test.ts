import { describe, expect, test } from "vitest";
import { declaredWorld } from "../latency/declared-world.ts";
import { poolOf } from "../latency/pool.ts";
import { toPolicy } from "./policy.ts";
import { syntheticMatrix, syntheticTimeZones } from "../latency/synthetic-matrix.ts";
import { World } from "../simulation/world.ts";

const everywhere = syntheticMatrix(declaredWorld, 1);

/** Europe over phones: few pairs are near, and whoever is far from everybody needs one of the few who are near to everybody. */
const slowHomes = syntheticMatrix(
  {
    ...declaredWorld,
    regions: declaredWorld.regions.slice(0, 4),
    access: [{ name: "mobile", weight: 1, medianMs: 45, sigma: 0.5 }],
  },
  1,
);

interface Case {
  readonly beacons: number;
  readonly maxP2pRttMs: number;
  /** Of the hosts; none are told without. */
  readonly timeZones?: readonly string[];
}

function metricsOf(policy: string, { maxP2pRttMs, ...sites }: Case, matrix = everywhere) {
  const world = new World({
    pool: poolOf("world", matrix, sites),
    seed: 301,
    participants: 2_000,
    arrivals: { kind: "poisson", perMinute: 12 },
    patience: { kind: "fixed", ms: 60_000 },
    probe: { kind: "fixed", ms: 3_000 },
  });
  return toPolicy(policy).run(world, { maxP2pRttMs, groupSize: 2 });
}

/**
 * How much worse than if every round trip were known. Whoever was never tried is tried after 5 s, whatever became of others like
 * them: that costs about one probe in a hundred, and matches where few pairs are near.
 */
const RATE_MARGIN = 0.015;
const SCARCE_RATE_MARGIN = 0.02;
const WAIT_MARGIN_MS = 2_000;

test.for([
  { beacons: 5, maxP2pRttMs: 150, mostProbes: 1.6 },
  { beacons: 5, maxP2pRttMs: 100, mostProbes: 1.95 },
  { beacons: 1, maxP2pRttMs: 150, mostProbes: 2.05 },
  { beacons: 1, maxP2pRttMs: 100, mostProbes: 2.35 },
])(
  "with $beacons beacon(s) and $maxP2pRttMs ms, ranked nearly knows all round trips, for at most $mostProbes probes a match",
  ({ mostProbes, ...scene }) => {
    const [ranked, truth] = [metricsOf("ranked", scene), metricsOf("truth-online", scene)];
    expect(ranked.matchRatio).toBeGreaterThan(truth.matchRatio - RATE_MARGIN);
    expect(ranked.meanWaitMs ?? Infinity).toBeLessThan((truth.meanWaitMs ?? 0) + WAIT_MARGIN_MS);
    expect(ranked.probesPerMatch ?? Infinity).toBeLessThan(mostProbes);
  },
);

test.for([
  { beacons: 5, maxP2pRttMs: 150, margin: RATE_MARGIN },
  { beacons: 1, maxP2pRttMs: 150, margin: RATE_MARGIN },
  { beacons: 5, maxP2pRttMs: 100, margin: SCARCE_RATE_MARGIN },
])(
  "from slow homes, with $beacons beacon(s) and $maxP2pRttMs ms, ranked matches nearly all who could be",
  ({ margin, ...scene }) => {
    const [ranked, truth] = [metricsOf("ranked", scene, slowHomes), metricsOf("truth-online", scene, slowHomes)];
    expect(ranked.matchRatio).toBeGreaterThan(truth.matchRatio - margin);
  },
);

describe("with the server alone and time zones", () => {
  const timeZones = syntheticTimeZones(declaredWorld, 1);
  const shuffled = timeZones.map((_, host) => timeZones[(host * 7 + 3) % timeZones.length] ?? "");

  test.for([150, 100])("%d ms take fewer probes: at least half of what five beacons save is saved", (maxP2pRttMs) => {
    const scene = { beacons: 1, maxP2pRttMs };
    const without = metricsOf("ranked", scene);
    const having = metricsOf("ranked", { ...scene, timeZones });
    const savedBy = ({ probesPerMatch }: typeof without) =>
      (without.probesPerMatch ?? 0) - (probesPerMatch ?? Infinity);
    expect(savedBy(having)).toBeGreaterThan(0.5 * savedBy(metricsOf("ranked", { beacons: 5, maxP2pRttMs })));
    expect(having.meanWaitMs ?? Infinity).toBeLessThanOrEqual(without.meanWaitMs ?? 0);
    expect(having.matchRatio).toBeGreaterThan(without.matchRatio - 0.005);
  });

  test("zones that are wrong cost next to nothing, and one zone for all nothing", () => {
    const scene = { beacons: 1, maxP2pRttMs: 100 };
    const without = metricsOf("ranked", scene);
    const wrong = metricsOf("ranked", { ...scene, timeZones: shuffled });
    expect(wrong.probesPerMatch ?? Infinity).toBeLessThan(1.04 * (without.probesPerMatch ?? 0));
    expect(wrong.matchRatio).toBeGreaterThan(without.matchRatio - 0.01);
    const one = metricsOf("ranked", { ...scene, timeZones: timeZones.map(() => "Europe/London") });
    expect(one).toEqual(without);
  });
});

test("the floor is one: first come, first served falls through it", () => {
  expect(metricsOf("fifo", { beacons: 1, maxP2pRttMs: 100 }).probesPerMatch).toBeGreaterThan(3);
});
