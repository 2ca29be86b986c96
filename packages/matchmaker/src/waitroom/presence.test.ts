import { describe, expect, test } from "vitest";
import type { WaitroomOptions } from "../room/rules.ts";
import { ofKind, Scenario } from "../../test-support/scenario.ts";

type Stage = "preparing" | "connecting" | "measuring" | "countdown";

/** a and b, brought to a stage of becoming a match; c waits behind them. */
function pairIn(stage: Stage, options: Partial<WaitroomOptions> = {}): Scenario {
  const scenario = new Scenario(options);
  scenario.joinAll("a", "b", "c");
  if (stage === "countdown") scenario.measure("a", "b", 30);
  else scenario.bringTo(stage, "a", "b");
  return scenario;
}

const stages: Stage[] = ["preparing", "connecting", "measuring", "countdown"];

describe("somebody goes while a match is being made:", () => {
  test.each(stages)("leaves in %s: the other is back at its old place and tried with the next one", (stage) => {
    const scenario = pairIn(stage);
    const effects = scenario.leave("b");
    expect(ofKind(effects, "release")).toMatchObject([{ participantId: "b", reason: "left" }]);
    expect(ofKind(effects, stage === "countdown" ? "cancelMatch" : "withdrawn")).toHaveLength(1);
    expect(scenario.stays).toBe("a:probing c:probing");
    expect([scenario.waitroom.inspect().participants.get("a")]).toMatchObject([
      { lastRejection: { reason: "peer-left" } },
    ]);
    expect(ofKind(scenario.measure("a", "c", 30), "announceMatch")).toMatchObject([{ participantIds: ["c", "a"] }]);
  });

  test.each(stages)("loses its connection in %s: both keep their places", (stage) => {
    const scenario = pairIn(stage);
    const effects = scenario.disconnect("a");
    expect(ofKind(effects, "release")).toEqual([]);
    expect(scenario.stays).toBe("a:waiting b:probing c:probing");
    scenario.leave("c");
    scenario.reconnect("a");
    expect(scenario.stays).toBe("a:probing b:probing");
  });

  test.each(stages)("a new page takes over in %s: what went on with others ends, the place is kept", (stage) => {
    const scenario = pairIn(stage);
    const effects = scenario.join("a");
    expect(ofKind(effects, "admitted")).toMatchObject([{ participantId: "a", returning: true }]);
    expect(ofKind(effects, stage === "countdown" ? "cancelMatch" : "withdrawn")).toHaveLength(1);
    expect(ofKind(effects, "release")).toEqual([]);
    expect(scenario.stays).toBe("a:probing b:probing c:waiting");
  });

  test.each(stages)("both vanish in %s: nothing is left behind", (stage) => {
    const scenario = pairIn(stage);
    for (const id of ["c", "a", "b"]) scenario.disconnect(id);
    scenario.pass(10_000);
    expect(scenario.stays).toBe("");
    expect(scenario.waitroom.nextDeadline()).toBeNull();
    expect(ofKind(scenario.effects, "release").map(({ reason }) => reason)).toEqual(Array(3).fill("disconnected"));
  });

  test.each(stages)("both leave in %s: nothing is left behind", (stage) => {
    const scenario = pairIn(stage);
    for (const id of ["c", "a", "b"]) scenario.leave(id);
    expect(scenario.stays).toBe("");
    expect(scenario.waitroom.nextDeadline()).toBeNull();
    expect(scenario.waitroom.waitingCount).toBe(0);
  });
});

describe("a broken connection", () => {
  test("keeps the place when the page is back within the grace", () => {
    const scenario = new Scenario();
    scenario.join("a");
    scenario.disconnect("a");
    scenario.pass(9_999);
    scenario.join("b");
    expect(scenario.stays).toBe("a:waiting b:waiting");
    scenario.reconnect("a");
    expect(scenario.stays).toBe("a:probing b:probing");
    scenario.pass(1);
    expect(ofKind(scenario.effects, "release")).toEqual([]);
  });

  test("ends the stay when the grace is over", () => {
    const scenario = new Scenario();
    scenario.join("a");
    scenario.disconnect("a");
    expect(ofKind(scenario.pass(10_000), "release")).toEqual([
      { kind: "release", participantId: "a", reason: "disconnected", waitedMs: 10_000, extensions: 0 },
    ]);
  });

  test("breaks once: a second notice does not prolong the grace", () => {
    const scenario = new Scenario();
    scenario.join("a");
    scenario.disconnect("a");
    scenario.pass(5_000);
    expect(ofKind(scenario.disconnect("a"), "ignored")).toHaveLength(1);
    expect(ofKind(scenario.setHidden("a", false), "ignored")).toHaveLength(1);
    expect(ofKind(scenario.pass(5_000), "release")).toHaveLength(1);
  });

  test("ends at the waitroom's time-out if that comes first", () => {
    const scenario = new Scenario({ timeoutMs: 5_000 });
    scenario.join("a");
    scenario.disconnect("a");
    expect(ofKind(scenario.pass(5_000), "release")).toMatchObject([{ reason: "timed-out" }]);
  });

  test("is told of the new page's server RTT when it joins again", () => {
    const scenario = new Scenario();
    scenario.join("a");
    scenario.disconnect("a");
    scenario.join("a", { serverRttMs: 77 });
    expect([scenario.waitroom.inspect().participants.get("a")]).toMatchObject([{ candidate: { serverRttMs: 77 } }]);
    expect(scenario.pass(10_000)).toEqual([]);
  });
});

describe("a hidden page", () => {
  test("is not put forward, and is as soon as it is seen again", () => {
    const scenario = new Scenario();
    scenario.join("a");
    scenario.setHidden("a", true);
    scenario.join("b");
    expect(scenario.stays).toBe("a:waiting b:waiting");
    scenario.setHidden("a", false);
    expect(scenario.stays).toBe("a:probing b:probing");
  });

  test("is not put forward when it arrives hidden or comes back hidden", () => {
    const scenario = new Scenario();
    scenario.join("a", { hidden: true });
    scenario.join("b");
    scenario.disconnect("b");
    scenario.send({ kind: "reconnected", participantId: "b", hidden: true });
    scenario.setHidden("a", false);
    expect(scenario.stays).toBe("a:waiting b:waiting");
  });

  test("is told that it is hidden, and that it is not any more, while it waits", () => {
    const scenario = new Scenario({ groupSize: 3 });
    scenario.join("a");
    const hidden = ofKind(scenario.setHidden("a", true), "updateStatus");
    expect(hidden).toMatchObject([{ participantId: "a", status: { kind: "waiting", hidden: true } }]);
    expect(ofKind(scenario.setHidden("a", true), "updateStatus")).toEqual([]);
    const seen = ofKind(scenario.setHidden("a", false), "updateStatus");
    expect(seen).toMatchObject([{ participantId: "a", status: { kind: "waiting", hidden: false } }]);
  });

  test("is told before it is put forward again", () => {
    const scenario = new Scenario();
    scenario.join("a", { hidden: true });
    expect(scenario.waitroom.statusOf("a")).toMatchObject({ kind: "waiting", hidden: true });
    scenario.join("b");
    const told = ofKind(scenario.setHidden("a", false), "updateStatus").filter(
      ({ participantId }) => participantId === "a",
    );
    expect(told.map(({ status }) => status)).toMatchObject([{ kind: "waiting", hidden: false }, { kind: "probing" }]);
  });

  test("is told so after a probe that it was hidden in, and not before", () => {
    const scenario = pairIn("measuring");
    expect(ofKind(scenario.setHidden("a", true), "updateStatus")).toEqual([]);
    scenario.measure("a", "b", 300);
    expect(scenario.waitroom.statusOf("a")).toMatchObject({ kind: "waiting", hidden: true });
  });

  test("does not count as waiting for others, and neither does one that is away", () => {
    const scenario = new Scenario({ groupSize: 4 });
    const counts = () => ofKind(scenario.effects, "lobbyChanged").map(({ waitingCount }) => waitingCount);
    scenario.joinAll("a", "b");
    scenario.join("c", { hidden: true });
    expect(counts()).toEqual([1, 2]);
    scenario.setHidden("a", true);
    scenario.disconnect("b");
    expect(counts()).toEqual([1, 2, 1, 0]);
    scenario.setHidden("c", false);
    scenario.reconnect("b");
    expect(scenario.waitroom.waitingCount).toBe(2);
    scenario.leave("a");
    scenario.leave("b");
    expect(counts()).toEqual([1, 2, 1, 0, 1, 2, 1]);
    expect(scenario.waitroom.waitingCount).toBe(1);
  });

  test("times out as any other", () => {
    const scenario = new Scenario();
    scenario.join("a", { hidden: true });
    expect(scenario.pass(119_999)).toEqual([]);
    expect(ofKind(scenario.pass(1), "release")).toMatchObject([{ reason: "timed-out", waitedMs: 120_000 }]);
  });

  test("goes on with the probe that it is in", () => {
    const scenario = pairIn("measuring");
    scenario.setHidden("a", true);
    expect(scenario.stays).toBe("a:probing b:probing c:waiting");
  });
});

describe("a second page", () => {
  test("keeps the place of one that waits", () => {
    const scenario = new Scenario({ groupSize: 3 });
    scenario.joinAll("a", "b");
    scenario.pass(1_000);
    const effects = scenario.join("a");
    expect(scenario.stays).toBe("a:waiting b:waiting");
    expect(scenario.waitroom.statusOf("a")).toMatchObject({ kind: "waiting", deadlineMs: 120_000 });
    expect(ofKind(effects, "updateStatus")).toMatchObject([{ participantId: "a" }]);
    expect(scenario.waitroom.waitingCount).toBe(2);
  });

  test("starts a new stay after a match has started that nobody comes back to, and the old group is told", () => {
    const scenario = pairIn("countdown", { rejoinMs: 0 });
    scenario.passBy(3_000);
    const effects = scenario.join("a");
    expect(ofKind(effects, "memberGone")).toMatchObject([{ leaver: "a", remaining: ["b"] }]);
    expect(ofKind(effects, "admitted")).toMatchObject([{ participantId: "a", returning: false }]);
    expect(ofKind(effects, "release")).toEqual([]);
    expect(scenario.stays).toBe("b:matched c:probing a:probing");
  });

  test("of somebody whose time is up in a probe does not stay", () => {
    const scenario = new Scenario({ timeoutMs: 2_000 });
    scenario.joinAll("a", "b");
    scenario.pass(2_500);
    expect(ofKind(scenario.join("a"), "release")).toMatchObject([{ participantId: "a" }, { participantId: "b" }]);
    expect(scenario.stays).toBe("");
  });
});
