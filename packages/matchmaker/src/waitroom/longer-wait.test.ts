import { describe, expect, test } from "vitest";
import { limitMs, measured, ofKind, Scenario } from "../../test-support/scenario.ts";
import { FifoMatchmaker } from "../matchmakers/fifo-matchmaker.ts";
import type { KeptEntry } from "../kept/kept-entry.ts";
import type { WaitroomOptions } from "../room/rules.ts";
import { Waitroom } from "./waitroom.ts";

const choice = {
  timeoutMs: 60_000,
  onTimeout: "choice",
  extendByMs: 30_000,
  maxExtensions: 1,
  choiceWithinMs: 10_000,
} as const;

const choosing = (options: Partial<WaitroomOptions> = {}) => new Scenario({ ...choice, ...options });
const extensionOf = (scenario: Scenario, id: string) => {
  const status = scenario.waitroom.statusOf(id);
  return status?.kind === "waiting" ? { ...status.extension, deadlineMs: status.deadlineMs } : null;
};

describe("where there is a choice", () => {
  test("it is known from the beginning, and asked for when the time limit has come", () => {
    const scenario = choosing();
    scenario.join("a");
    expect(extensionOf(scenario, "a")).toEqual({ byMs: 30_000, left: 1, isAsked: false, deadlineMs: 60_000 });
    const effects = scenario.passBy(60_000);
    expect(ofKind(effects, "release")).toEqual([]);
    expect(ofKind(effects, "updateStatus")).toMatchObject([
      { participantId: "a", status: { extension: { isAsked: true } } },
    ]);
    expect(extensionOf(scenario, "a")).toEqual({ byMs: 30_000, left: 1, isAsked: true, deadlineMs: 70_000 });
  });

  test("who does not answer is released when the time to answer is over, and not before", () => {
    const scenario = choosing();
    scenario.join("a");
    expect(ofKind(scenario.passBy(69_999), "release")).toEqual([]);
    expect(ofKind(scenario.passBy(1), "release")).toMatchObject([
      { participantId: "a", reason: "timed-out", waitedMs: 70_000, extensions: 0 },
    ]);
  });

  test("who wants to wait longer does so from then on: the time to think about it is not taken off", () => {
    const scenario = choosing();
    scenario.join("a");
    scenario.passBy(66_000);
    const effects = scenario.extend("a");
    expect(ofKind(effects, "extended")).toEqual([
      { kind: "extended", participantId: "a", byMs: 30_000, waitedMs: 66_000 },
    ]);
    expect(ofKind(effects, "updateStatus")).toMatchObject([{ status: { extension: null, deadlineMs: 96_000 } }]);
    expect(ofKind(scenario.passBy(29_999), "release")).toEqual([]);
    expect(ofKind(scenario.passBy(1), "release")).toMatchObject([
      { reason: "timed-out", waitedMs: 96_000, extensions: 1 },
    ]);
  });

  test("one may say so before the time limit: the time that is left stays", () => {
    const scenario = choosing();
    scenario.join("a");
    scenario.passBy(10_000);
    scenario.extend("a");
    expect(ofKind(scenario.passBy(79_999), "release")).toEqual([]);
    expect(ofKind(scenario.passBy(1), "release")).toMatchObject([{ reason: "timed-out", waitedMs: 90_000 }]);
  });

  test("one is asked so often as the scene says, and not more often", () => {
    const scenario = choosing({ maxExtensions: 2 });
    scenario.join("a");
    for (const left of [2, 1]) {
      scenario.passBy(left === 2 ? 60_000 : 30_000);
      expect(extensionOf(scenario, "a")).toMatchObject({ left, isAsked: true });
      scenario.extend("a");
    }
    expect(ofKind(scenario.extend("a"), "ignored")).toHaveLength(1);
    expect(ofKind(scenario.passBy(30_000), "release")).toMatchObject([{ waitedMs: 120_000, extensions: 2 }]);
  });

  test("who is asked is put forward, and matched, as before", () => {
    const scenario = choosing({ countdownMs: 0 });
    scenario.join("a");
    scenario.passBy(65_000);
    expect(ofKind(scenario.join("b"), "startProbe")).toMatchObject([{ members: ["a", "b"] }]);
    const effects = scenario.measure("a", "b", 20);
    expect(ofKind(effects, "startMatch")).toMatchObject([{ waitedMs: [65_000, 0], extensions: [0, 0] }]);
    expect(scenario.waitroom.inspect().deadlines.filter(({ kind }) => kind === "choice")).toEqual([]);
  });

  test("a probe into which the time limit falls is waited for, and the question comes after it, with all of its time", () => {
    const scenario = choosing();
    scenario.join("a");
    scenario.passBy(58_000);
    scenario.join("b");
    const probeId = scenario.bringTo("measuring", "a", "b");
    scenario.passBy(3_000);
    for (const id of ["a", "b"]) scenario.report(id, probeId, measured(2 * limitMs));
    expect(extensionOf(scenario, "a")).toMatchObject({ isAsked: true, deadlineMs: 71_000 });
    expect(ofKind(scenario.passBy(9_999), "release")).toEqual([]);
    expect(ofKind(scenario.passBy(1), "release")).toMatchObject([{ participantId: "a", reason: "timed-out" }]);
  });

  test("a probe is waited for in which the time to answer is over; one may still answer then", () => {
    const answered = choosing();
    const silent = choosing();
    for (const scenario of [answered, silent]) {
      scenario.join("a");
      scenario.passBy(69_000);
      scenario.join("b");
      scenario.bringTo("measuring", "a", "b");
      scenario.passBy(2_000);
      expect(ofKind(scenario.effects, "release")).toEqual([]);
    }
    answered.extend("a");
    for (const scenario of [answered, silent]) scenario.measure("a", "b", 2 * limitMs);
    expect(ofKind(silent.effects, "release")).toMatchObject([{ participantId: "a", reason: "timed-out" }]);
    expect(ofKind(answered.effects, "release")).toEqual([]);
    expect(extensionOf(answered, "a")).toMatchObject({ deadlineMs: 101_000 });
  });

  test("a limit that grows does so while somebody is asked, and after", () => {
    const steps = [0, 65_000, 80_000].map((afterMs, index) => ({ afterMs, maxP2pRttMs: 100 * (index + 1) }));
    const scenario = choosing({
      matchmaker: new FifoMatchmaker({ maxP2pRttMs: steps }),
      pairRest: { slowPairCooldownMs: 1_000_000, unmeasuredBackoffMs: 1, unmeasuredRetries: 0, goodEdgeTtlMs: 1 },
    });
    scenario.joinAll("a", "b");
    scenario.measure("a", "b", 150);
    expect(ofKind(scenario.passBy(64_999), "proposed")).toEqual([]);
    expect(ofKind(scenario.passBy(1), "proposed")).toMatchObject([{ maxP2pRttMs: 200 }]);
    scenario.measure("a", "b", 250);
    for (const id of ["a", "b"]) scenario.extend(id);
    expect(ofKind(scenario.passBy(14_999), "proposed")).toEqual([]);
    expect(ofKind(scenario.passBy(1), "proposed")).toMatchObject([{ maxP2pRttMs: 300 }]);
  });

  test("time in which the server did not listen is not taken off the time to answer", () => {
    const scenario = choosing();
    scenario.join("a");
    scenario.passBy(65_000);
    expect(ofKind(scenario.stall(20_000), "release")).toEqual([]);
    expect(ofKind(scenario.passBy(4_999), "release")).toEqual([]);
    expect(ofKind(scenario.passBy(1), "release")).toMatchObject([{ waitedMs: 90_000 }]);
  });

  test("after the end of a process one is asked anew, and how often one has waited longer is known", () => {
    const scenario = choosing({ maxExtensions: 2 });
    scenario.join("a");
    scenario.passBy(60_000);
    scenario.extend("a");
    scenario.passBy(39_000);
    scenario.crash({ downMs: 5_000 });
    expect(extensionOf(scenario, "a")).toMatchObject({ left: 1, isAsked: true, deadlineMs: 114_000 });
    scenario.reconnect("a");
    scenario.extend("a");
    expect(ofKind(scenario.passBy(30_000), "release")).toMatchObject([{ waitedMs: 129_000, extensions: 2 }]);
  });

  test("a place that was kept before waits could be made longer has none behind it", () => {
    const scenario = choosing();
    scenario.join("a");
    const entries: KeptEntry[] = scenario.waitroom.kept().map((entry) => {
      if (entry.kind !== "place" || !entry.value) return entry;
      const { extensions: _, ...value } = entry.value;
      return { ...entry, value };
    });
    expect(JSON.stringify(entries)).not.toContain("extensions");
    const revival = { atMs: 0, graceMs: 1_000, lostMs: 0 };
    const matchmaker = new FifoMatchmaker();
    const waitroom = Waitroom.restored({ groupSize: 2, matchmaker, ...choice }, { entries, revival });
    waitroom.handle({ kind: "reconnected", participantId: "a", hidden: false }, 0);
    expect(waitroom.statusOf("a")).toMatchObject({ extension: { left: 1, isAsked: false } });
  });

  test("nobody can make the wait longer who is not here, in a match, or in a scene without a choice", () => {
    const scenario = choosing({ countdownMs: 0 });
    scenario.joinAll("a", "b");
    scenario.measure("a", "b", 20);
    for (const id of ["a", "stranger"]) expect(ofKind(scenario.extend(id), "ignored")).toHaveLength(1);
    const without = new Scenario();
    without.join("a");
    expect(ofKind(without.extend("a"), "ignored")).toHaveLength(1);
  });
});

describe("leaving", () => {
  const leavesAfter = (ms: number, options: Partial<WaitroomOptions>) => {
    const scenario = new Scenario(options);
    scenario.join("a");
    scenario.passBy(ms);
    return ofKind(scenario.leave("a"), "release").map(({ reason }) => reason);
  };

  test.for([
    [29_999, { minimumWaitMs: 30_000 }, "left"],
    [30_000, { minimumWaitMs: 30_000 }, "left-after-wait"],
    [119_999, {}, "left"],
    [59_999, choice, "left"],
    [60_000, choice, "left-after-wait"],
    [60_000, { ...choice, minimumWaitMs: 65_000 }, "left"],
  ] as const)("after %i ms, with %o, is %s", ([ms, options, reason]) => {
    expect(leavesAfter(ms, options)).toEqual([reason]);
  });

  test("of a page that can be connected with nobody stays what it is", () => {
    const scenario = new Scenario({ minimumWaitMs: 1_000 });
    scenario.join("a");
    scenario.passBy(2_000);
    const effects = scenario.send({ kind: "left", participantId: "a", reason: "unsupported" });
    expect(ofKind(effects, "release")).toMatchObject([{ reason: "unsupported" }]);
  });

  test("a page is told from when on", () => {
    const scenario = new Scenario({ minimumWaitMs: 30_000 });
    scenario.pass(5_000);
    scenario.join("a");
    expect(scenario.waitroom.statusOf("a")).toMatchObject({ minimumWaitAtMs: 35_000 });
  });
});
