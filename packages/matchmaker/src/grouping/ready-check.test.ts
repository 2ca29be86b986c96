import { describe, expect, test } from "vitest";
import { limitMs, ofKind, Scenario } from "../../test-support/scenario.ts";
import type { KeptEntry } from "../kept/kept-entry.ts";
import { FifoMatchmaker } from "../matchmakers/fifo-matchmaker.ts";
import type { WaitroomOptions } from "../room/rules.ts";
import { Waitroom } from "../waitroom/waitroom.ts";

const readyCheck = { answerWithinMs: 20_000 };
const asking = (options: Partial<WaitroomOptions> = {}) => new Scenario({ readyCheck, ...options });

/** a and b, whose pair is good and who are asked whether they are there. */
function askedPair(options: Partial<WaitroomOptions> = {}): Scenario {
  const scenario = asking(options);
  scenario.joinAll("a", "b");
  scenario.measure("a", "b", 20);
  return scenario;
}

const linkIds = (scenario: Scenario) => [...scenario.waitroom.inspect().links.keys()];

describe("a good group", () => {
  test("is asked first, and counts down when all have answered", () => {
    const scenario = askedPair();
    expect(ofKind(scenario.effects, "announceMatch")).toEqual([]);
    expect(scenario.waitroom.statusOf("a")).toEqual({ kind: "ready-check", untilMs: 20_000, isReady: false });
    expect(ofKind(scenario.confirm("b"), "updateStatus")).toMatchObject([
      { participantId: "b", status: { kind: "ready-check", isReady: true } },
    ]);
    scenario.pass(5_000);
    const effects = scenario.confirm("a");
    expect(ofKind(effects, "readyChecked")).toMatchObject([{ ready: [true, true], reason: null, tookMs: 5_000 }]);
    expect(ofKind(effects, "announceMatch")).toMatchObject([{ participantIds: ["a", "b"], startsAtMs: 8_000 }]);
    expect(ofKind(scenario.passBy(3_000), "startMatch")).toHaveLength(1);
  });

  test("is asked without a measurement, too; its connections are opened with the match", () => {
    const scenario = asking({ matchmaker: new FifoMatchmaker() });
    scenario.joinAll("a", "b");
    expect(scenario.stays).toBe("a:ready-check b:ready-check");
    expect(linkIds(scenario)).toEqual([]);
    scenario.confirm("a");
    expect(ofKind(scenario.confirm("b"), "announceMatch")[0]?.links).toHaveLength(1);
    expect(linkIds(scenario)).toHaveLength(1);
  });

  test("is not asked where the scene does not say so", () => {
    expect(ofKind(askedPair({ readyCheck: false }).effects, "announceMatch")).toHaveLength(1);
  });
});

describe("who does not answer", () => {
  test("is put aside; who did is back at the old place, and tried with others at once", () => {
    const scenario = askedPair();
    scenario.join("c");
    scenario.confirm("a");
    expect(ofKind(scenario.passBy(19_999), "readyChecked")).toEqual([]);
    const effects = scenario.passBy(1);
    expect(ofKind(effects, "readyChecked")).toMatchObject([{ ready: [true, false], reason: "not-ready" }]);
    expect(ofKind(effects, "withdrawn")).toMatchObject([{ reason: "not-ready" }]);
    expect(scenario.probedPairs).toEqual(["a-c"]);
    expect(scenario.waitroom.statusOf("b")).toMatchObject({
      kind: "waiting",
      isAside: true,
      deadlineMs: 120_000,
      lastRejection: { reason: "not-ready" },
    });
    expect(scenario.waitroom.waitingCount).toBe(2);
  });

  test("comes back by saying that they are there, at the old place and with what was measured", () => {
    const scenario = askedPair();
    scenario.confirm("a");
    const [linkId] = linkIds(scenario);
    scenario.passBy(20_000);
    expect(linkIds(scenario)).toEqual([linkId]);
    const effects = scenario.confirm("b");
    expect(ofKind(effects, "startProbe")).toEqual([]);
    expect(scenario.stays).toBe("a:ready-check b:ready-check");
    scenario.confirm("a");
    expect(ofKind(scenario.confirm("b"), "announceMatch")).toMatchObject([{ links: [{ linkId }] }]);
  });

  test.for([
    ["opens the page anew", (scenario: Scenario) => scenario.join("b")],
    ["makes the wait longer", (scenario: Scenario) => scenario.extend("b")],
  ] as const)("comes back when that person %s", ([, act]) => {
    const scenario = askedPair({ onTimeout: "choice" });
    scenario.confirm("a");
    scenario.passBy(20_000);
    act(scenario);
    expect(scenario.waitroom.inspect().participants.get("b")?.isAside).toBe(false);
    expect(scenario.stays).toMatch(/^a:(?:probing|ready-check) b:(?:probing|ready-check)$/);
  });

  test("is asked again at once when that person opens the page anew, where nothing was measured, too", () => {
    const scenario = asking({ matchmaker: new FifoMatchmaker() });
    scenario.joinAll("a", "b");
    scenario.confirm("a");
    scenario.passBy(20_000);
    expect(scenario.stays).toBe("a:waiting b:waiting");
    scenario.join("b");
    expect(scenario.stays).toBe("a:ready-check b:ready-check");
  });

  test("is released the second time", () => {
    const scenario = askedPair();
    scenario.confirm("a");
    scenario.passBy(20_000);
    scenario.confirm("b");
    scenario.confirm("a");
    const effects = scenario.passBy(20_000);
    expect(ofKind(effects, "release")).toMatchObject([{ participantId: "b", reason: "not-ready", waitedMs: 40_000 }]);
    expect(scenario.stays).toBe("a:waiting");
    expect(linkIds(scenario)).toEqual([]);
    expect(scenario.waitroom.statusOf("a")).toMatchObject({ keptLinkIds: [] });
  });

  test("is released at the time limit, where there is a choice, too", () => {
    const scenario = askedPair({ timeoutMs: 60_000, onTimeout: "choice" });
    scenario.confirm("a");
    const effects = scenario.passBy(60_000);
    expect(ofKind(effects, "release")).toMatchObject([{ participantId: "b", reason: "not-ready", waitedMs: 60_000 }]);
    expect(scenario.waitroom.statusOf("a")).toMatchObject({ extension: { isAsked: true } });
  });

  test("when the time limit falls into the check it is waited for, and then decides", () => {
    const scenario = askedPair({ timeoutMs: 10_000 });
    scenario.confirm("a");
    expect(ofKind(scenario.passBy(19_999), "release")).toEqual([]);
    expect(ofKind(scenario.passBy(1), "release")).toMatchObject([
      { participantId: "b", reason: "not-ready" },
      { participantId: "a", reason: "timed-out" },
    ]);
  });
});

describe("a ready check ends at once", () => {
  test.for([
    ["leaves", (scenario: Scenario) => scenario.leave("c")],
    ["loses the line to the server", (scenario: Scenario) => scenario.disconnect("c")],
    ["opens the page anew", (scenario: Scenario) => scenario.join("c", { hidden: true })],
  ] as const)("when a member %s: nobody has missed it, and what was measured of the others is kept", ([, act]) => {
    const scenario = asking({ groupSize: 3 });
    scenario.joinAll("a", "b", "c");
    for (const [one, other] of [
      ["a", "b"],
      ["a", "c"],
      ["b", "c"],
    ] as const)
      scenario.measure(one, other, 20);
    expect(scenario.stays).toBe("a:ready-check b:ready-check c:ready-check");
    scenario.confirm("a");
    const effects = act(scenario);
    expect(ofKind(effects, "readyChecked")).toMatchObject([{ ready: [true, false, false], reason: "peer-left" }]);
    expect(ofKind(effects, "withdrawn")).toMatchObject([{ reason: "peer-left" }]);
    expect(scenario.waitroom.inspect().edges).toMatchObject([{ members: ["a", "b"] }]);
    expect(scenario.waitroom.inspect().participants.get("b")).toMatchObject({ isAside: false, missedChecks: 0 });
    scenario.join("d");
    expect(scenario.probedPairs.toSorted()).toEqual(["a-d", "b-d"]);
  });

  test("when a connection of the group breaks: the pair is measured anew before it is matched", () => {
    const scenario = askedPair();
    const [linkId = ""] = linkIds(scenario);
    const effects = scenario.closeLink("a", linkId);
    expect(ofKind(effects, "readyChecked")).toMatchObject([{ reason: "timeout" }]);
    expect(scenario.stays).toBe("a:waiting b:waiting");
    expect(linkIds(scenario)).toEqual([]);
    expect(ofKind(scenario.passBy(1_999), "startProbe")).toEqual([]);
    scenario.passBy(1);
    expect(scenario.probedPairs).toEqual(["a-b"]);
  });
});

describe("saying that one is there", () => {
  test("is ignored of those who are not asked, and counts once", () => {
    const scenario = asking();
    scenario.join("a");
    for (const id of ["a", "stranger"]) expect(ofKind(scenario.confirm(id), "ignored")).toHaveLength(1);
    scenario.join("b");
    expect(ofKind(scenario.confirm("b"), "ignored")).toHaveLength(1);
    scenario.measure("a", "b", 20);
    expect(ofKind(scenario.confirm("b"), "ignored")).toEqual([]);
    expect(ofKind(scenario.confirm("b"), "ignored")).toHaveLength(1);
    expect(scenario.stays).toBe("a:ready-check b:ready-check");
  });
});

describe("time that is the server's own", () => {
  test("is not taken off the time to answer, and pages are told until when it is now", () => {
    const scenario = askedPair();
    scenario.passBy(15_000);
    const effects = scenario.stall(30_000);
    expect(ofKind(effects, "readyChecked")).toEqual([]);
    expect(ofKind(effects, "updateStatus").map(({ status }) => status)).toMatchObject([
      { kind: "ready-check", untilMs: 50_000 },
      { kind: "ready-check", untilMs: 50_000 },
    ]);
    expect(ofKind(scenario.passBy(4_999), "readyChecked")).toEqual([]);
    expect(ofKind(scenario.passBy(1), "readyChecked")).toMatchObject([{ reason: "not-ready" }]);
  });

  test("that of the end of a process ends the check: nobody has missed it", () => {
    const scenario = askedPair();
    scenario.confirm("a");
    scenario.passBy(19_000);
    scenario.crash();
    expect(scenario.stays).toBe("a:waiting b:waiting");
    for (const id of ["a", "b"]) scenario.reconnect(id);
    expect(scenario.probes).toBe("a-b");
  });

  test("who was put aside stays so after it, and is released the next time", () => {
    const scenario = askedPair();
    scenario.confirm("a");
    scenario.passBy(20_000);
    scenario.crash();
    for (const id of ["a", "b"]) scenario.reconnect(id);
    expect(scenario.waitroom.statusOf("b")).toMatchObject({ isAside: true });
    scenario.confirm("b");
    scenario.measure("a", "b", 20);
    scenario.confirm("a");
    expect(ofKind(scenario.passBy(20_000), "release")).toMatchObject([{ participantId: "b", reason: "not-ready" }]);
  });

  test("a place that was kept before there were ready checks is not aside", () => {
    const scenario = asking();
    scenario.join("a");
    const entries: KeptEntry[] = scenario.waitroom.kept().map((entry) => {
      if (entry.kind !== "place" || !entry.value) return entry;
      const { isAside: _, missedChecks: __, ...value } = entry.value;
      return { ...entry, value };
    });
    expect(JSON.stringify(entries)).not.toMatch(/aside|missed/i);
    const matchmaker = new FifoMatchmaker({ maxP2pRttMs: limitMs });
    const revival = { atMs: 0, graceMs: 1_000, lostMs: 0 };
    const waitroom = Waitroom.restored({ groupSize: 2, matchmaker, readyCheck }, { entries, revival });
    expect(waitroom.inspect().participants.get("a")).toMatchObject({ isAside: false, missedChecks: 0 });
  });
});
