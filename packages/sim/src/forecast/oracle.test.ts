import { describe, expect, test, vi } from "vitest";
import { metricsOf } from "../simulation/metrics.ts";
import { oracle } from "./oracle.ts";
import { toPolicy } from "./policy.ts";
import { simulate } from "../simulation/simulation.ts";
import { TruthMatchmaker } from "./truth-matchmaker.ts";
import { exact, handmade, line } from "../../test-support/worlds.ts";
import { World, type WorldOptions } from "../simulation/world.ts";

const maxP2pRttMs = 100;

/** 0 is near to 1 and 2, and 1 also to 3: whoever pairs 0 with 1, the two who came first, leaves 2 and 3 alone. */
const trap = line(100, 190, 20, 250);

describe("the oracle, on worlds that can be worked out by hand,", () => {
  test("knows whom to keep for later", () => {
    const world = handmade(trap, [0, 1, 10, 11]);
    expect(oracle(world, { maxP2pRttMs })).toMatchObject({ matchRatio: 1, timedOutRatio: 0, probesPerMatch: null });
    const matchmaker = new TruthMatchmaker(world, maxP2pRttMs);
    expect(metricsOf(simulate(world, { groupSize: 2, matchmaker })).matchRatio).toBe(0.5);
  });

  test.for([
    ["the younger comes a moment before the time limit of the older, and the probe ends after it", 59.9, 1],
    ["the younger comes in the very moment of the time limit, which is first", 60, 0],
    ["the younger comes after it", 60.1, 0],
  ] as const)("as the waitroom does it: %s", ([, arrivesAtS, matchRatio]) => {
    const world = handmade(line(0, 1), [0, arrivesAtS]);
    expect(oracle(world, { maxP2pRttMs }).matchRatio).toBe(matchRatio);
    expect(toPolicy("fifo").run(world, { maxP2pRttMs, groupSize: 2 }).matchRatio).toBe(matchRatio);
  });

  test.for([
    ["one who leaves must have been probed before", 9.99, 1],
    ["in the moment in which the probe would end, the leaving is first", 10, 0],
  ] as const)("as the waitroom does it: %s", ([, arrivesAtS, matchRatio]) => {
    const world = handmade(line(0, 1), [0, arrivesAtS]);
    const never = world.absence(1);
    vi.spyOn(world, "absence").mockImplementation((index) =>
      index === 0 ? { ...never, leavesAfterMs: 13_000 } : never,
    );
    expect(oracle(world, { maxP2pRttMs }).matchRatio).toBe(matchRatio);
    expect(toPolicy("fifo").run(world, { maxP2pRttMs, groupSize: 2 }).matchRatio).toBe(matchRatio);
  });

  test("leaves the odd one out, and the one who is near to nobody", () => {
    expect(oracle(handmade(line(0, 1, 2), [0, 1, 2]), { maxP2pRttMs }).matchRatio).toBe(2 / 3);
    expect(oracle(handmade(line(0, 1, 900, 2), [0, 1, 2, 3]), { maxP2pRttMs }).matchRatio).toBe(0.5);
  });

  test("takes it into account who leaves early", () => {
    const world = handmade(line(0, 1), [0, 30], { patience: { kind: "exponential", meanMs: 1, limitMs: 60_000 } });
    expect(oracle(world, { maxP2pRttMs }).matchRatio).toBe(0);
  });
});

describe("TruthMatchmaker", () => {
  test("probes only those who are near, and waits for them", () => {
    const world = handmade(line(0, 150, 80), [0, 1, 20]);
    const log = simulate(world, { groupSize: 2, matchmaker: new TruthMatchmaker(world, maxP2pRttMs) });
    expect([log.probes, log.matches]).toEqual([1, [[0, 2]]]);
  });

  test("forms larger groups in which everybody is near to everybody", () => {
    const world = handmade(line(0, 90, 180, 95, 99), [0, 1, 2, 3, 4]);
    const log = simulate(world, { groupSize: 3, matchmaker: new TruthMatchmaker(world, maxP2pRttMs) });
    expect(log.matches.map((members) => members.toSorted())).toEqual([[0, 1, 3]]);
    expect(log.probes).toBe(3);
  });
});

const policies = ["ranked", "fifo", "latency-fifo:200", "truth-online"].map(toPolicy);

describe("no policy matches more than the oracle, in the very same world", () => {
  const pool = line(...Array.from({ length: 60 }, (_, index) => 6 * index));
  const usual: WorldOptions = {
    pool,
    seed: 1,
    participants: 200,
    arrivals: { kind: "poisson", perMinute: 6 },
    patience: { kind: "fixed", ms: 60_000 },
    probe: { kind: "fixed", ms: 3_000 },
    scatter: exact,
  };

  test.for<[string, Partial<WorldOptions>]>([
    ["where a probe takes little of the patience", {}],
    [
      "where a probe takes all of it",
      { patience: { kind: "fixed", ms: 3_000 }, arrivals: { kind: "poisson", perMinute: 60 } },
    ],
    ["where a probe takes more than it", { probe: { kind: "fixed", ms: 90_000 } }],
    ["where the duration of probes is modelled", { probe: { kind: "modelled", pings: 10, intervalMs: 400 } }],
    ["where people come all at once", { arrivals: { kind: "burst", withinMs: 0 }, participants: 41 }],
    ["where people leave when they like", { patience: { kind: "exponential", meanMs: 10_000, limitMs: 60_000 } }],
    [
      "where connections fail and break",
      { faults: { failingProbeRatio: 0.2, failureMs: 1_000, dropOutRatio: 0.3, leaverRatio: 0.2 } },
    ],
  ])("%s", ([, options]) => {
    for (let seed = 1; seed <= 8; seed++) {
      const world = new World({ ...usual, ...options, seed });
      const most = oracle(world, { maxP2pRttMs }).matchRatio;
      expect(most).toBeGreaterThan(0);
      for (const policy of policies) {
        expect(policy.run(world, { maxP2pRttMs, groupSize: 2 }).matchRatio).toBeLessThanOrEqual(most);
      }
    }
  });
});

test.for(["fiffo", "latency-fifo", "latency-fifo:0", "latency-fifo:far", "latency-fifo:200:300"])(
  "there is no policy %s",
  (name) => {
    expect(() => toPolicy(name)).toThrow(`matchmaker is "${name}"; allowed: `);
  },
);

test("the oracle says that it forms pairs only", () => {
  const world = handmade(line(0, 1), [0, 1]);
  expect(() => toPolicy("oracle").run(world, { maxP2pRttMs, groupSize: 3 })).toThrow(/group-size is 3; allowed: 2/);
});
