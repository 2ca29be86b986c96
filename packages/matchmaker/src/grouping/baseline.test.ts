import { describe, expect, test } from "vitest";
import type { Effect } from "../room/effects.ts";
import { FifoMatchmaker } from "../matchmakers/fifo-matchmaker.ts";
import { defaultP2pRules, type P2pRules } from "../verdict/p2p-rules.ts";
import type { ProbeReport } from "../verdict/measurement.ts";
import { limitMs, measured, measuredSamples, ofKind, Scenario } from "../../test-support/scenario.ts";

interface Confirming {
  readonly scenario: Scenario;
  readonly linkId: string;
}

/** What a side finds in the countdown. */
function tell({ scenario, linkId }: Confirming, participantId: string, found: number | ProbeReport): Effect[] {
  const report = typeof found === "number" ? measured(found) : found;
  if (report.kind !== "measured") throw new Error("it is a measurement");
  return scenario.send({ kind: "baselineMeasured", participantId, linkId, measurement: report.measurement });
}

/** A pair whose countdown has just begun; its probe said 40 ms. */
function confirming(p2p: Partial<P2pRules> = {}): Confirming {
  const scenario = new Scenario({ p2p: { ...defaultP2pRules, ...p2p } });
  scenario.joinAll("a", "b");
  const linkId = scenario.probeOf("a", "b");
  scenario.measure("a", "b", 40);
  return { scenario, linkId };
}

describe("the baseline of a match", () => {
  test("is a fact with the first side, and what the match goes by with the second", () => {
    const pair = confirming();
    const { linkId } = pair;
    const first = ofKind(tell(pair, "a", 45), "baselineMeasured");
    expect(first).toMatchObject([{ linkId, members: ["a", "b"], maxP2pRttMs: limitMs, participantId: "a" }]);
    expect([...(first[0]?.sides.keys() ?? [])]).toEqual(["a"]);
    const second = ofKind(tell(pair, "b", 46), "baselineMeasured");
    expect([...(second[0]?.sides.values() ?? [])]).toMatchObject([{ medianMs: 45 }, { medianMs: 46 }]);
  });

  test("may come when the match has begun, as in a scene without a countdown, and without any probe", () => {
    const scenario = new Scenario({ matchmaker: new FifoMatchmaker(), countdownMs: 0 });
    const [announced] = ofKind(scenario.joinAll("a", "b"), "announceMatch");
    const linkId = announced?.links[0]?.linkId ?? "";
    expect(ofKind(tell({ scenario, linkId }, "b", 45), "baselineMeasured")).toMatchObject([{ maxP2pRttMs: null }]);
  });

  test("counts once for each side, over the match's own connections, while there is a match", () => {
    const pair = confirming();
    const { scenario } = pair;
    scenario.join("c");
    tell(pair, "a", 45);
    const another = { scenario, linkId: "another" };
    for (const effects of [tell(pair, "a", 45), tell(another, "b", 45), tell(pair, "c", 45)]) {
      expect(effects.map(({ kind }) => kind)).toEqual(["ignored"]);
    }
    scenario.leave("a");
    expect(tell(pair, "b", 45).map(({ kind }) => kind)).toEqual(["ignored"]);
  });

  test("of a match that was called off says nothing about the next one", () => {
    const pair = confirming({ recheck: "reject" });
    const { scenario } = pair;
    for (const id of ["a", "b"]) tell(pair, id, 300);
    scenario.leave("b");
    scenario.join("c");
    scenario.measure("a", "c", 40);
    expect(ofKind(scenario.passBy(3_000), "startMatch")).toHaveLength(1);
  });
});

describe("a countdown that says otherwise than the verdict", () => {
  const clearlyAboveMs = 1.1 * limitMs + 1;

  test("is recorded, and the match starts", () => {
    const pair = confirming();
    for (const id of ["a", "b"]) tell(pair, id, clearlyAboveMs);
    expect(ofKind(pair.scenario.passBy(3_000), "startMatch")).toHaveLength(1);
  });

  test("calls the match off where the scene rejects it: both are back at their places, and the pair rests", () => {
    const pair = confirming({ recheck: "reject" });
    const { scenario } = pair;
    for (const id of ["a", "b"]) tell(pair, id, clearlyAboveMs);
    const effects = scenario.passBy(3_000);
    expect(ofKind(effects, "startMatch")).toEqual([]);
    expect(ofKind(effects, "cancelMatch")).toMatchObject([
      { participantIds: ["a", "b"], reason: "rtt-too-high", leaver: null },
    ]);
    expect(scenario.stays).toBe("a:waiting b:waiting");
    const told = ofKind(effects, "updateStatus").at(-1)?.status;
    expect(told).toMatchObject({ lastRejection: { reason: "rtt-too-high", rttMs: clearlyAboveMs } });
    expect(ofKind(scenario.passBy(100_000), "startProbe")).toEqual([]);
    scenario.join("c");
    expect(scenario.probes).toBe("a-c");
  });

  const lost = measuredSamples([null, null]);
  const oneOfThreeSlow = measuredSamples([40, 40, 300]);

  test.each<[what: string, sides: [number | ProbeReport, number | ProbeReport], p2p: Partial<P2pRules>]>([
    ["a tenth above the limit", [1.1 * limitMs, 1.1 * limitMs], {}],
    ["more than a tenth above it on one side only", [clearlyAboveMs, 40], {}],
    ["above it by a statistic that is not the scene's", [oneOfThreeSlow, oneOfThreeSlow], {}],
  ])("does not call it off: %s", (_what, sides, p2p) => {
    expect(endOf(sides, p2p)).toBe("startMatch");
  });

  test.each<[what: string, sides: [number | ProbeReport, number | ProbeReport], p2p: Partial<P2pRules>]>([
    ["all pings lost on both sides", [lost, lost], {}],
    ["above it by the scene's statistic", [oneOfThreeSlow, oneOfThreeSlow], { statistic: "p95" }],
  ])("calls it off: %s", (_what, sides, p2p) => {
    expect(endOf(sides, p2p)).toBe("cancelMatch");
  });

  /** What becomes of a match where the scene rejects what the countdown says. */
  function endOf([a, b]: readonly [number | ProbeReport, number | ProbeReport], p2p: Partial<P2pRules>) {
    const pair = confirming({ recheck: "reject", ...p2p });
    tell(pair, "a", a);
    tell(pair, "b", b);
    const ends: Effect["kind"][] = ["startMatch", "cancelMatch"];
    return pair.scenario.passBy(3_000).find(({ kind }) => ends.includes(kind))?.kind;
  }

  test("allows 5 ms where a tenth of the limit is less", () => {
    for (const [rttMs, isStarted] of [
      [24.9, true],
      [25.1, false],
    ] as const) {
      const p2p = { ...defaultP2pRules, recheck: "reject" } as const;
      const scenario = new Scenario({ matchmaker: new FifoMatchmaker({ maxP2pRttMs: 20 }), p2p });
      scenario.joinAll("a", "b");
      const linkId = scenario.probeOf("a", "b");
      scenario.measure("a", "b", 15);
      for (const id of ["a", "b"]) tell({ scenario, linkId }, id, rttMs);
      expect(ofKind(scenario.passBy(3_000), "startMatch")).toHaveLength(isStarted ? 1 : 0);
    }
  });

  test("of one pair in a group keeps the others' connections for the next group", () => {
    const scenario = new Scenario({ groupSize: 3, p2p: { ...defaultP2pRules, recheck: "reject" } });
    scenario.joinAll("a", "b", "c");
    const linkId = scenario.probeOf("a", "b");
    for (const [one, other] of [
      ["a", "b"],
      ["a", "c"],
      ["b", "c"],
    ] as const) {
      scenario.measure(one, other, 40);
    }
    for (const id of ["a", "b"]) tell({ scenario, linkId }, id, 300);
    scenario.passBy(3_000);
    expect(scenario.stays).toBe("a:waiting b:waiting c:waiting");
    const { edges } = scenario.waitroom.inspect();
    expect(edges.map(({ members }) => members.join("-")).toSorted()).toEqual(["a-c", "b-c"]);
  });
});
