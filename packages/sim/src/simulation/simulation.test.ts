import { FifoMatchmaker, LatencyFifoMatchmaker, Matchmaker } from "@earshot/matchmaker";
import { describe, expect, test } from "vitest";
import { metricsOf } from "./metrics.ts";
import { simulate } from "./simulation.ts";
import { handmade, line } from "../../test-support/worlds.ts";
import { World, type WorldOptions } from "./world.ts";

const fifo = { groupSize: 2, matchmaker: new FifoMatchmaker({ maxP2pRttMs: 100 }) };

describe("simulate, on a world that can be worked out by hand,", () => {
  test("lets two near people play after one probe", () => {
    const log = simulate(handmade(line(0, 50), [0, 10]), fifo);
    expect(log.matches).toEqual([[0, 1]]);
    expect([log.waitMs(0), log.waitMs(1)]).toEqual([13_000, 3_000]);
    expect(metricsOf(log)).toEqual({
      participants: 2,
      matchRatio: 1,
      meanWaitMs: 8_000,
      p95WaitMs: 13_000,
      probesPerMatch: 1,
      wastedProbeRatio: 0,
      timedOutRatio: 0,
      lostRatio: 0,
    });
  });

  test("probes those who are far apart once, and lets the one who stays alone time out after 60 s", () => {
    // 0 and 1 are 150 ms apart and probed in vain until 4 s; 2 comes at 20 s, and is near to both: 0 has waited longer.
    const log = simulate(handmade(line(0, 150, 80), [0, 1, 20]), fifo);
    expect(log.matches).toEqual([[0, 2]]);
    expect(log.outcomes).toEqual(["matched", "timed-out", "matched"]);
    expect([log.waitMs(0), log.waitMs(1), log.waitMs(2)]).toEqual([23_000, 60_000, 3_000]);
    expect(metricsOf(log)).toMatchObject({
      matchRatio: 2 / 3,
      timedOutRatio: 1 / 3,
      probesPerMatch: 2,
      wastedProbeRatio: 0.5,
    });
  });

  test("waits for a probe into which the time limit falls", () => {
    const log = simulate(handmade(line(0, 50), [0, 58]), fifo);
    expect([log.outcomes[0], log.waitMs(0)]).toEqual(["matched", 61_000]);
  });

  test("forms groups of three when all pairs are near, in order of arrival, and does not measure a good pair twice", () => {
    const log = simulate(handmade(line(0, 40, 500, 80), [0, 1, 2, 3]), { ...fifo, groupSize: 3 });
    expect(log.matches.map((members) => members.toSorted())).toEqual([[0, 1, 3]]);
    expect(metricsOf(log)).toMatchObject({ matchRatio: 0.75, probesPerMatch: 5, wastedProbeRatio: 0.4 });
  });

  test("tells the brain the server RTT: a pair whose sum is above the limit is not probed", () => {
    const matchmaker = new LatencyFifoMatchmaker({ maxServerRttMs: 100, maxP2pRttMs: 100 });
    const log = simulate(handmade(line(60, 70), [0, 1]), { groupSize: 2, matchmaker });
    expect([log.probes, log.outcomes]).toEqual([0, ["timed-out", "timed-out"]]);
  });

  test("throws what the matchmaker throws: a study that cannot be planned must say so", () => {
    class Broken extends FifoMatchmaker {
      override findMatch(): never {
        throw new Error("not today");
      }
    }
    expect(() => simulate(handmade(line(0, 1), [0, 0]), { groupSize: 2, matchmaker: new Broken() })).toThrow(
      "not today",
    );
  });
});

describe("a fault", () => {
  const near = line(0, 50);

  test.for([
    ["a connection that fails", { failingProbeRatio: 1 }],
    ["a side that is silent", { silentRatio: 1 }],
    ["a report that is lost", { lostReportRatio: 1 }],
  ] as const)("%s costs a pair its match, not its place", ([, faults]) => {
    const log = simulate(handmade(near, [0, 1], { faults }), fifo);
    expect(log.outcomes).toEqual(["timed-out", "timed-out"]);
    expect(log.probes).toBeGreaterThan(1);
  });

  test("two liars far apart find each other; one liar does not get an honest partner", () => {
    const far = line(0, 300);
    expect(simulate(handmade(far, [0, 1], { faults: { liarRatio: 1 } }), fifo).outcomes).toEqual([
      "matched",
      "matched",
    ]);
    const half = handmade(far, [0, 1], { faults: { liarRatio: 0.5 }, seed: 3 });
    expect([half.lies(0), half.lies(1)].filter(Boolean)).toHaveLength(1);
    expect(simulate(half, fifo).outcomes).toEqual(["timed-out", "timed-out"]);
  });

  test("a report that is late delays the match", () => {
    const log = simulate(handmade(near, [0, 0], { faults: { lateReportRatio: 1, lateMs: 500 } }), fifo);
    expect(log.outcomes).toEqual(["matched", "matched"]);
    expect(log.waitMs(0)).toBeGreaterThan(3_000);
  });

  test("who leaves or does not come back has that outcome", () => {
    expect(simulate(handmade(line(0, 300), [0, 1], { faults: { leaverRatio: 1 } }), fifo).outcomes).toEqual([
      "left",
      "left",
    ]);
    const gone = { dropOutRatio: 1, absenceMs: 1e6 };
    expect(simulate(handmade(line(0, 300), [0, 1], { faults: gone }), fifo).outcomes).toEqual([
      "disconnected",
      "disconnected",
    ]);
  });

  test("a server RTT that is not known excludes nobody", () => {
    const matchmaker = new LatencyFifoMatchmaker({ maxServerRttMs: 1, maxP2pRttMs: 100 });
    const world = handmade(line(60, 70), [0, 1], { faults: { unknownServerRttRatio: 1 } });
    expect(simulate(world, { groupSize: 2, matchmaker }).outcomes).toEqual(["matched", "matched"]);
  });
});

describe("a world of chance", () => {
  const options: WorldOptions = {
    pool: line(...Array.from({ length: 40 }, (_, index) => 8 * index)),
    seed: 5,
    participants: 400,
    arrivals: { kind: "poisson", perMinute: 12 },
    patience: { kind: "fixed", ms: 60_000 },
    probe: { kind: "fixed", ms: 3_000 },
    faults: {
      failingProbeRatio: 0.1,
      dropOutRatio: 0.2,
      leaverRatio: 0.1,
      lateReportRatio: 0.1,
      lostReportRatio: 0.05,
    },
  };
  const run = (changes: Partial<WorldOptions>) => {
    const { outcomes, endedAtMs, matches, probes } = simulate(new World({ ...options, ...changes }), fifo);
    return JSON.stringify({ outcomes, endedAtMs: [...endedAtMs], matches, probes });
  };

  test("comes out the same, to the byte, from the same seed, and otherwise from another one", () => {
    expect(run({})).toBe(run({}));
    expect(run({ seed: 6 })).not.toBe(run({}));
  });

  test("is the same for every policy: whoever probes the same pair measures the same", () => {
    const [one, other] = [new World(options), new World(options)];
    expect(one.probe(3, 4, 0)).toEqual(other.probe(3, 4, 0));
    const [first, second] = one.probe(3, 4, 1).rttMs;
    expect(other.probe(4, 3, 1).rttMs).toEqual([second, first]);
    expect(one.probe(3, 4, 1).rttMs).not.toEqual(one.probe(3, 4, 0).rttMs);
  });

  test("has as many arrivals a minute as it says, or all of them within a burst", () => {
    const { arrivesAtMs } = new World({ ...options, participants: 10_000 });
    expect((arrivesAtMs.at(-1) ?? 0) / 60_000).toBeGreaterThan(800);
    expect((arrivesAtMs.at(-1) ?? 0) / 60_000).toBeLessThan(870);
    const burst = new World({ ...options, arrivals: { kind: "burst", withinMs: 5_000 } }).arrivesAtMs;
    expect(burst).toEqual(burst.toSorted());
    expect(burst.at(-1)).toBeLessThan(5_000);
  });

  test("gives everybody an outcome, whatever goes wrong, with patience and probes of any length", () => {
    const world = new World({
      ...options,
      patience: { kind: "exponential", meanMs: 30_000, limitMs: 60_000 },
      probe: { kind: "modelled", pings: 10, intervalMs: 100 },
    });
    const { outcomes } = simulate(world, fifo);
    expect(new Set(outcomes)).toEqual(new Set(["matched", "timed-out", "left", "disconnected"]));
  });

  test("asks a matchmaker of one's own", () => {
    class Youngest extends Matchmaker {
      findMatch(...[arriving, waiting]: Parameters<FifoMatchmaker["findMatch"]>) {
        const youngest = waiting.at(-1);
        return youngest ? [youngest, arriving] : null;
      }
    }
    const log = simulate(new World(options), { groupSize: 2, matchmaker: new Youngest({ maxP2pRttMs: 100 }) });
    expect(metricsOf(log).matchRatio).toBeGreaterThan(0.5);
  });
});
