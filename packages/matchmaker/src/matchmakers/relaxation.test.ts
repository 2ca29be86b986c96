import { describe, expect, test } from "vitest";
import type { WaitroomEvent } from "../room/events.ts";
import { FifoMatchmaker } from "./fifo-matchmaker.ts";
import { OptionsError } from "../options.ts";
import { RankedMatchmaker } from "../ranked/ranked-matchmaker.ts";
import { limitAfter, toRelaxation, type RelaxStep } from "./relaxation.ts";
import { measured, measuredSamples, ofKind, Scenario } from "../../test-support/scenario.ts";
import { Waitroom } from "../waitroom/waitroom.ts";

const steps: readonly RelaxStep[] = [
  { afterMs: 0, maxP2pRttMs: 60 },
  { afterMs: 10_000, maxP2pRttMs: 100 },
  { afterMs: 20_000, maxP2pRttMs: 150 },
];

describe("a schedule of limits", () => {
  test("is read off at the time that somebody has waited, each step from its moment on", () => {
    const relaxation = toRelaxation(steps);
    if (!relaxation) throw new Error("none");
    expect([0, 9_999, 10_000, 19_999, 20_000, 1e9].map((waitedMs) => limitAfter(relaxation, waitedMs))).toEqual([
      60, 60, 100, 100, 150, 150,
    ]);
  });

  test("of a single number never changes; of null there is no limit", () => {
    expect(toRelaxation(80)).toEqual([{ afterMs: 0, maxP2pRttMs: 80 }]);
    expect(toRelaxation(null)).toBeNull();
  });

  test.each<[string, unknown, string]>([
    ["without a step", [], "maxP2pRttMs is a list of 0; allowed: null, a number above 0, or steps"],
    [
      "that does not begin at 0",
      [{ afterMs: 5, maxP2pRttMs: 60 }],
      "maxP2pRttMs[0].afterMs is 5; allowed: 0 in the first step",
    ],
    [
      "whose steps are out of order",
      [steps[0], steps[2], steps[1]],
      "maxP2pRttMs[2].afterMs is 10000; allowed: a number above 20000",
    ],
    [
      "whose limit falls",
      [steps[0], { afterMs: 5, maxP2pRttMs: 59 }],
      "maxP2pRttMs[1].maxP2pRttMs is 59; allowed: a number from 60 on",
    ],
    [
      "with a time that is no number",
      [steps[0], { afterMs: "5", maxP2pRttMs: 90 }],
      'maxP2pRttMs[1].afterMs is "5"; allowed: a number above 0',
    ],
    [
      "with a limit of 0",
      [{ afterMs: 0, maxP2pRttMs: 0 }],
      "maxP2pRttMs[0].maxP2pRttMs is 0; allowed: a number above 0",
    ],
    ["with a step that is none", [steps[0], null], "maxP2pRttMs[1] is null; allowed: a step { afterMs, maxP2pRttMs }"],
  ])("%s is refused, and the error names the step, the value and what is allowed", (_what, maxP2pRttMs, message) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what plain JavaScript may pass
    const build = () => new FifoMatchmaker({ maxP2pRttMs: maxP2pRttMs as RelaxStep[] });
    expect(build).toThrow(OptionsError);
    expect(build).toThrow(message);
  });

  test("must stay under its hard cap", () => {
    expect(() => new FifoMatchmaker({ maxP2pRttMs: steps, maxP2pRttHardCapMs: 149 })).toThrow(
      "maxP2pRttHardCapMs is 149; allowed: at least the largest limit of maxP2pRttMs, 150",
    );
    expect(new FifoMatchmaker({ maxP2pRttMs: steps }).maxP2pRttHardCapMs).toBe(150);
  });
});

const times = (count: number) => (sampleMs: number | null) => Array.from({ length: count }, () => sampleMs);
const [two, four, five] = [times(2), times(4), times(5)];

/** a waits from 0 s on, b from 12 s on; a is free, alone, until b comes. */
function aAndB(matchmaker: FifoMatchmaker | RankedMatchmaker = new FifoMatchmaker({ maxP2pRttMs: steps })): Scenario {
  const scenario = new Scenario({ matchmaker });
  scenario.join("a");
  scenario.passBy(12_000);
  scenario.join("b");
  scenario.passBy(matchmaker.coalesceMs);
  return scenario;
}

/** a and b have waited for a third for so long. */
function trioAfter(waitedMs: number, matchmaker: FifoMatchmaker | RankedMatchmaker): Scenario {
  const scenario = new Scenario({ groupSize: 3, matchmaker });
  scenario.joinAll("a", "b");
  scenario.join("c", { hidden: true });
  scenario.passBy(waitedMs);
  scenario.setHidden("c", false);
  scenario.passBy(100);
  return scenario;
}

describe.each([
  ["FifoMatchmaker", () => new FifoMatchmaker({ maxP2pRttMs: steps })],
  ["RankedMatchmaker", () => new RankedMatchmaker({ maxP2pRttMs: steps })],
] as const)("in a waitroom with %s", (_name, newMatchmaker) => {
  test("everybody relaxes by their own wait, and of two the stricter limit counts", () => {
    const scenario = aAndB(newMatchmaker());
    expect(ofKind(scenario.effects, "proposed")).toMatchObject([{ maxP2pRttMs: 60 }]);
    expect(ofKind(scenario.effects, "startProbe")).toMatchObject([{ maxP2pRttMs: 60 }]);
  });

  test("a pair is judged by the limit under which it was put forward, which the verdict repeats", () => {
    const scenario = aAndB(newMatchmaker());
    const effects = scenario.measure("a", "b", 61);
    expect(ofKind(effects, "stopProbe")).toMatchObject([
      { maxP2pRttMs: 60, verdict: { reason: "rtt-too-high", rttMs: 61 } },
    ]);
  });

  test("a pair that was too slow is tried again when the limit of both, not of one, is beyond what was measured", () => {
    const scenario = aAndB(newMatchmaker());
    scenario.measure("a", "b", 90);
    scenario.passBy(9_800);
    // a has waited for over 20 s by now.
    expect(scenario.probes).toBe("");
    scenario.passBy(500);
    expect(ofKind(scenario.effects, "proposed").at(-1)).toMatchObject({ maxP2pRttMs: 100 });
    expect(ofKind(scenario.measure("a", "b", 90), "announceMatch")).toHaveLength(1);
  });

  test("a step that would not have sufficed does not bring a slow pair together again", () => {
    const scenario = aAndB(newMatchmaker());
    scenario.measure("a", "b", 120);
    scenario.passBy(10_200);
    expect(scenario.probes).toBe("");
    scenario.passBy(10_200);
    expect(ofKind(scenario.effects, "proposed").at(-1)).toMatchObject({ maxP2pRttMs: 150 });
  });

  test("so it is with a pair that lost pings: they count as infinitely slow under every limit", () => {
    const scenario = aAndB(newMatchmaker());
    const lostHereAndThere = [null, 50, null, 90, 50, 50, null, 90, 50, 50, null];
    const effects = scenario.measure("a", "b", measuredSamples(lostHereAndThere));
    expect(ofKind(effects, "stopProbe")).toMatchObject([{ verdict: { reason: "loss-too-high", rttMs: 50 } }]);
    scenario.passBy(10_200);
    expect(ofKind(scenario.effects, "proposed").at(-1)).toMatchObject({ maxP2pRttMs: 100 });
  });

  test("a kept pair that lost pings is not put forward under a limit under which it would not have been good", () => {
    const scenario = trioAfter(20_000, newMatchmaker());
    const effects = scenario.keepPair(["a", "b"], "c", measuredSamples([...five(50), ...two(120), ...four(null)]));
    expect(ofKind(effects, "stopProbe")).toMatchObject([{ verdict: { kind: "accepted", rttMs: 50 } }]);
    scenario.join("new");
    scenario.passBy(10_200);
    expect(scenario.probes).toBe("");
  });

  test("of a group the strictest limit counts, for pairs that have been kept, too: they wait until it suffices for them", () => {
    const scenario = trioAfter(10_000, newMatchmaker());
    scenario.keepPair(["a", "b"], "c", 80);
    scenario.join("new");
    scenario.passBy(9_800);
    expect(scenario.probes).toBe("");
    scenario.passBy(400);
    expect(ofKind(scenario.effects, "proposed").at(-1)).toMatchObject({ maxP2pRttMs: 100 });
    expect(scenario.probedPairs.toSorted()).toEqual(["a-new", "b-new"]);
  });

  test("a pair that is too slow for the third one's limit is measured once, and again only when that has grown", () => {
    const scenario = new Scenario({ groupSize: 3, matchmaker: newMatchmaker() });
    scenario.joinAll("a", "b");
    scenario.passBy(20_000);
    scenario.join("new");
    scenario.passBy(100);
    scenario.measure("a", "b", 90);
    for (const near of ["a", "b"]) scenario.measure(near, "new", 20);
    expect(ofKind(scenario.effects, "proposed").at(-1)).toMatchObject({ maxP2pRttMs: 60 });
    scenario.passBy(9_700);
    expect(scenario.probes).toBe("");
    scenario.passBy(300);
    expect(scenario.probedPairs).toEqual(["a-b"]);
    expect(ofKind(scenario.measure("a", "b", 90), "announceMatch")).toHaveLength(1);
  });

  test("a pair that is too slow for one third is put forward with another whose limit is larger", () => {
    const scenario = trioAfter(20_000, newMatchmaker());
    scenario.measure("a", "b", 90);
    for (const near of ["a", "b"]) scenario.measure(near, "c", 200);
    scenario.join("strict");
    scenario.passBy(10_000);
    scenario.join("stricter");
    scenario.passBy(300);
    expect(scenario.probedPairs.toSorted()).toEqual(["a-strict", "b-strict"]);
  });
});

/** The limits under which a and b are tried who are 90 ms apart, where time passes from deadline to deadline exactly. */
function limitsTried(waitroom: Waitroom, [aAtMs, bAtMs]: readonly [number, number]): (number | null)[] {
  const tried: (number | null)[] = [];
  const send = (event: WaitroomEvent, atMs: number) => {
    for (const effect of waitroom.handle(event, atMs)) {
      if (effect.kind === "proposed") tried.push(effect.maxP2pRttMs);
      if (effect.kind !== "startProbe") continue;
      const { probeId, members } = effect;
      for (const participantId of members)
        send({ kind: "probeReported", participantId, probeId, report: measured(90) }, atMs);
    }
  };
  const newcomer = { kind: "joined", serverRttMs: 20, hidden: false, groupHistory: null } as const;
  send({ ...newcomer, participantId: "a" }, aAtMs);
  send({ ...newcomer, participantId: "b" }, bAtMs);
  for (let next = waitroom.nextDeadline(); next !== null && next < bAtMs + 11_000; next = waitroom.nextDeadline())
    send({ kind: "tick" }, next);
  return tried;
}

test("every pair is tried again at its step, whatever fraction of a ms they came at", () => {
  const moments = Array.from(
    { length: 100 },
    (_, index) => [index * 1_234.567_890_1, index * 1_234.667_890_3] as const,
  );
  const matchmaker = new FifoMatchmaker({ maxP2pRttMs: steps });
  const tried = moments.map((both) => limitsTried(new Waitroom({ groupSize: 2, matchmaker }), both));
  expect(tried.filter((limitsMs) => limitsMs.join() !== "60,100")).toEqual([]);
});

test("a pair that a stricter rule of one's own rejects within the limit rests as any other", () => {
  class Stricter extends FifoMatchmaker {
    override shouldRejectForRtt(measuredRttMs: number | null): boolean {
      return measuredRttMs === null || measuredRttMs > 50;
    }
  }
  const scenario = new Scenario({ matchmaker: new Stricter({ maxP2pRttMs: 100 }) });
  scenario.joinAll("a", "b");
  scenario.measure("a", "b", 80);
  scenario.passBy(119_000);
  expect(scenario.probes).toBe("");
});

test("a pair that a more lenient rule of one's own accepts is kept as any other good one", () => {
  class Lenient extends FifoMatchmaker {
    override shouldRejectForRtt(measuredRttMs: number | null): boolean {
      return measuredRttMs === null || measuredRttMs > 150;
    }
  }
  const scenario = new Scenario({ groupSize: 3, matchmaker: new Lenient({ maxP2pRttMs: 100 }) });
  scenario.joinAll("a", "b", "c");
  scenario.keepPair(["a", "b"], "c", 140);
  scenario.join("d");
  expect(scenario.probes).toBe("a-d b-d");
});

test("a class whose limits grow without end is held to the hard cap", () => {
  class Boundless extends FifoMatchmaker {
    override limitAfterMs(waitedMs: number): number {
      return 50 + waitedMs;
    }
  }
  const scenario = aAndB(new Boundless({ maxP2pRttMs: 50, maxP2pRttHardCapMs: 120 }));
  scenario.passBy(3_000);
  scenario.setHidden("b", true);
  scenario.setHidden("b", false);
  scenario.passBy(5_000);
  expect(ofKind(scenario.effects, "proposed").map(({ maxP2pRttMs }) => maxP2pRttMs)).toEqual([50, 120]);
});
