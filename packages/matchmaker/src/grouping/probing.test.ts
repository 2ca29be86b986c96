import { describe, expect, test } from "vitest";
import { FifoMatchmaker } from "../matchmakers/fifo-matchmaker.ts";
import { failed, heldUp, limitMs, measured, ofKind, Scenario } from "../../test-support/scenario.ts";

describe("a pair with a limit on its P2P RTT", () => {
  test("is probed before it is matched", () => {
    const scenario = new Scenario();
    const effects = scenario.joinAll("a", "b");
    expect(ofKind(effects, "startProbe")).toMatchObject([{ members: ["a", "b"], maxP2pRttMs: limitMs }]);
    expect(ofKind(effects, "announceMatch")).toEqual([]);
    expect(scenario.stays).toBe("a:probing b:probing");
  });

  test("is not probed when there is no limit", () => {
    const scenario = new Scenario({ matchmaker: new FifoMatchmaker() });
    const effects = scenario.joinAll("a", "b");
    expect(ofKind(effects, "startProbe")).toEqual([]);
    expect(ofKind(effects, "announceMatch")).toMatchObject([{ participantIds: ["a", "b"] }]);
  });

  test("is matched over the link that was measured, when both sides are within the limit", () => {
    const scenario = new Scenario();
    scenario.joinAll("a", "b");
    const probeId = scenario.probeOf("a", "b");
    const effects = scenario.measure("a", "b", limitMs);
    expect(ofKind(effects, "stopProbe")).toMatchObject([{ probeId, verdict: { kind: "accepted", rttMs: limitMs } }]);
    const [match] = ofKind(effects, "announceMatch");
    expect(match).toMatchObject({ participantIds: ["a", "b"], startsAtMs: 3_000 });
    expect(match?.links).toEqual([{ linkId: probeId, members: ["a", "b"] }]);
    expect(scenario.stays).toBe("a:confirming b:confirming");
  });

  test("goes back to its old places with the reason, when it is too slow", () => {
    const scenario = new Scenario();
    scenario.joinAll("a", "b");
    const effects = scenario.measure("a", "b", limitMs + 1);
    expect(ofKind(effects, "withdrawn")).toMatchObject([{ participantIds: ["a", "b"], reason: "rtt-too-high" }]);
    expect(scenario.stays).toBe("a:waiting b:waiting");
    const status = { kind: "waiting", attempts: 1, lastRejection: { reason: "rtt-too-high", rttMs: limitMs + 1 } };
    for (const participantId of ["a", "b"]) {
      expect(scenario.waitroom.statusOf(participantId)).toMatchObject(status);
      expect(ofKind(effects, "updateStatus").at(-1 - +(participantId === "a"))).toMatchObject({
        participantId,
        status,
      });
    }
  });

  test("says with it what each side measured, its own first, and how long it took", () => {
    const scenario = new Scenario();
    scenario.joinAll("a", "b");
    const probeId = scenario.bringTo("connecting", "a", "b");
    scenario.pass(700);
    scenario.report("a", probeId, measured(limitMs + 1));
    scenario.pass(50);
    expect(ofKind(scenario.report("b", probeId, measured(limitMs + 2)), "stopProbe")).toMatchObject([
      { verdictMs: 750 },
    ]);
    const [a, b] = [{ medianMs: limitMs + 1 }, { medianMs: limitMs + 2 }];
    expect(scenario.waitroom.statusOf("a")).toMatchObject({ lastRejection: { own: a, theirs: b } });
    expect(scenario.waitroom.statusOf("b")).toMatchObject({ lastRejection: { own: b, theirs: a } });
  });

  test("lets a near third participant have the older one, while the other keeps waiting", () => {
    const scenario = new Scenario();
    scenario.joinAll("a", "b");
    scenario.measure("a", "b", 300);
    scenario.join("c");
    expect(scenario.probes).toBe("a-c");
    const effects = scenario.measure("a", "c", 30);
    expect(ofKind(effects, "announceMatch")).toMatchObject([{ participantIds: ["a", "c"] }]);
    expect(scenario.stays).toBe("a:confirming b:waiting c:confirming");
  });

  test("is told apart from a pair that could not be measured", () => {
    const scenario = new Scenario();
    scenario.joinAll("a", "b");
    const effects = scenario.report("b", scenario.probeOf("a", "b"), failed);
    expect(ofKind(effects, "withdrawn")).toMatchObject([{ reason: "connection-failed" }]);
    expect(scenario.stays).toBe("a:waiting b:waiting");
  });

  test("is rejected when its two sides disagree", () => {
    const scenario = new Scenario();
    scenario.joinAll("a", "b");
    const probeId = scenario.bringTo("measuring", "a", "b");
    scenario.report("a", probeId, measured(5));
    const effects = scenario.report("b", probeId, measured(limitMs + 10));
    expect(ofKind(effects, "withdrawn")).toMatchObject([{ reason: "reports-disagree" }]);
  });

  test("is measured again soon if it was too slow for a moment only", () => {
    const scenario = new Scenario();
    scenario.joinAll("a", "b");
    const probeId = scenario.bringTo("measuring", "a", "b");
    for (const id of ["a", "b"]) scenario.report(id, probeId, heldUp);
    expect(scenario.stays).toBe("a:waiting b:waiting");
    scenario.passBy(2_000);
    expect(ofKind(scenario.measure("a", "b", 20), "announceMatch")).toHaveLength(1);
  });

  test("takes a report that overtakes the news of the open channel", () => {
    const scenario = new Scenario();
    scenario.joinAll("a", "b");
    const probeId = scenario.bringTo("connecting", "a", "b");
    scenario.report("a", probeId, measured(20));
    expect(ofKind(scenario.report("b", probeId, measured(20)), "announceMatch")).toHaveLength(1);
  });
});

describe("a probe that goes silent", () => {
  test.each([
    ["preparing", 3_000, "timeout"],
    ["connecting", 3_500, "connection-failed"],
    ["measuring", 4_000, "timeout"],
  ] as const)("in %s is settled by its deadline of %s ms", (state, limit, reason) => {
    const scenario = new Scenario();
    scenario.joinAll("a", "b");
    scenario.pass(1_000);
    scenario.bringTo(state, "a", "b");
    expect(scenario.passBy(limit - (state === "preparing" ? 1_001 : 1))).toEqual([]);
    expect(ofKind(scenario.passBy(1), "withdrawn")).toMatchObject([{ reason }]);
    expect(scenario.stays).toBe("a:waiting b:waiting");
  });

  test("after one of two reports counts as not measured", () => {
    const scenario = new Scenario();
    scenario.joinAll("a", "b");
    scenario.report("a", scenario.bringTo("measuring", "a", "b"), measured(20));
    expect(ofKind(scenario.passBy(4_000), "stopProbe")).toMatchObject([
      { verdict: { reason: "timeout", rttMs: null } },
    ]);
  });

  test("after one of two was ready counts as not measured", () => {
    const scenario = new Scenario();
    scenario.joinAll("a", "b");
    scenario.ready("a", scenario.probeOf("a", "b"));
    expect(ofKind(scenario.passBy(3_000), "withdrawn")).toMatchObject([{ reason: "timeout" }]);
  });

  test("keeps the deadline of its first report", () => {
    const scenario = new Scenario();
    scenario.joinAll("a", "b");
    const probeId = scenario.bringTo("measuring", "a", "b");
    scenario.pass(3_999);
    scenario.report("a", probeId, measured(20));
    expect(ofKind(scenario.pass(1), "withdrawn")).toHaveLength(1);
  });
});

/** a and b with their probe in a state; c waits. */
function probing(state: "preparing" | "connecting" | "measuring") {
  const scenario = new Scenario();
  scenario.joinAll("a", "b", "c");
  return { scenario, probeId: scenario.bringTo(state, "a", "b") };
}

function expectIgnored(scenario: Scenario, act: () => unknown): void {
  const before = scenario.waitroom.inspect();
  expect(act()).toMatchObject([{ kind: "ignored" }]);
  expect(scenario.waitroom.inspect()).toEqual(before);
}

describe("what does not fit is ignored and changes nothing:", () => {
  test.each(["preparing", "connecting", "measuring"] as const)("a stranger's word in %s", (state) => {
    const { scenario, probeId } = probing(state);
    for (const stranger of ["c", "nobody"]) {
      expectIgnored(scenario, () => scenario.ready(stranger, probeId));
      expectIgnored(scenario, () => scenario.open(stranger, probeId));
      expectIgnored(scenario, () => scenario.report(stranger, probeId, measured(1)));
      expectIgnored(scenario, () => scenario.report(stranger, probeId, failed));
    }
  });

  test("a member's word about an unknown probe", () => {
    const { scenario } = probing("measuring");
    expectIgnored(scenario, () => scenario.ready("a", "probe-99"));
    expectIgnored(scenario, () => scenario.report("a", "probe-99", measured(1)));
  });

  test("being ready twice: one side alone cannot start a probe", () => {
    const { scenario, probeId } = probing("preparing");
    scenario.ready("a", probeId);
    expectIgnored(scenario, () => scenario.ready("a", probeId));
  });

  test("opened before both were ready", () => {
    const { scenario, probeId } = probing("preparing");
    expectIgnored(scenario, () => scenario.open("a", probeId));
  });

  test("a second report, which could make a bad one good", () => {
    const { scenario, probeId } = probing("measuring");
    scenario.report("a", probeId, measured(300));
    expectIgnored(scenario, () => scenario.report("a", probeId, measured(10)));
    expectIgnored(scenario, () => scenario.report("a", probeId, failed));
  });

  test("anything about a probe that was settled", () => {
    const { scenario, probeId } = probing("measuring");
    scenario.report("a", probeId, failed);
    expectIgnored(scenario, () => scenario.report("b", probeId, measured(10)));
    expectIgnored(scenario, () => scenario.open("b", probeId));
  });
});
