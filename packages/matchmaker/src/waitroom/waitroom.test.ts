import { describe, expect, test } from "vitest";
import { ofKind, Scenario } from "../../test-support/scenario.ts";

describe("Waitroom", () => {
  test("says how many wait whenever that changes, and not otherwise", () => {
    const scenario = new Scenario({ countdownMs: 1_000 });
    const counts = () => ofKind(scenario.effects, "lobbyChanged").map(({ waitingCount }) => waitingCount);
    scenario.joinAll("a", "b", "c");
    scenario.measure("a", "b", 30);
    expect(counts()).toEqual([1, 2, 3]);
    scenario.pass(1_000);
    scenario.leave("a");
    scenario.leave("c");
    expect(counts()).toEqual([1, 2, 3, 1, 0]);
    expect(scenario.waitroom.waitingCount).toBe(0);
  });

  test("ignores whoever it does not know, and says so", () => {
    const scenario = new Scenario();
    scenario.join("a");
    const before = scenario.waitroom.inspect();
    const event = { kind: "left", participantId: "nobody" } as const;
    expect(scenario.send(event)).toEqual([{ kind: "ignored", event }]);
    for (const kind of ["disconnected", "reconnected", "visibilityChanged"] as const) {
      expect(scenario.send({ kind, participantId: "nobody", hidden: false })).toMatchObject([{ kind: "ignored" }]);
    }
    const late = { kind: "serverRttMeasured", participantId: "nobody", serverRttMs: 5 } as const;
    expect(scenario.send(late)).toMatchObject([{ kind: "ignored" }]);
    expect(scenario.waitroom.inspect()).toEqual(before);
  });

  test("fires what is due before it takes an event, whatever the event is", () => {
    const scenario = new Scenario();
    scenario.join("a");
    scenario.atMs = 120_000;
    const effects = scenario.join("b");
    expect(effects.map(({ kind }) => kind).indexOf("release")).toBe(0);
    expect(scenario.stays).toBe("b:waiting");
  });

  test("does not go back in time", () => {
    const scenario = new Scenario();
    scenario.pass(5_000);
    scenario.atMs = 0;
    scenario.join("a");
    expect(scenario.waitroom.nextDeadline()).toBe(125_000);
  });

  test("has a next deadline only while there is something to wait for", () => {
    const scenario = new Scenario();
    expect(scenario.waitroom.nextDeadline()).toBeNull();
    scenario.join("a");
    expect(scenario.waitroom.nextDeadline()).toBe(120_000);
    scenario.join("b");
    expect(scenario.waitroom.nextDeadline()).toBe(3_000);
    scenario.leave("a");
    scenario.leave("b");
    expect(scenario.waitroom.nextDeadline()).toBeNull();
  });

  test("tells the status of who is here only", () => {
    const scenario = new Scenario();
    scenario.join("a");
    expect(scenario.waitroom.statusOf("a")).toEqual({
      kind: "waiting",
      attempts: 0,
      lastRejection: null,
      deadlineMs: 120_000,
      extension: null,
      minimumWaitAtMs: null,
      isAside: false,
      hidden: false,
      keptLinkIds: [],
    });
    scenario.join("b");
    expect(scenario.waitroom.statusOf("a")).toEqual({ kind: "probing", attempts: 1 });
    scenario.measure("a", "b", 30);
    expect(scenario.waitroom.statusOf("a")).toMatchObject({ kind: "confirming" });
    scenario.pass(3_000);
    expect(scenario.waitroom.statusOf("a")).toMatchObject({ kind: "matched" });
    expect(scenario.waitroom.statusOf("nobody")).toBeNull();
  });

  test("opens a link to the two members of a probe and of a match, and to nobody else", () => {
    const scenario = new Scenario();
    scenario.joinAll("a", "b", "c");
    const linkId = scenario.probeOf("a", "b");
    const { waitroom } = scenario;
    const isOpen = () => ["a", "b", "c", "nobody"].map((id) => waitroom.linkOf(id, linkId) !== null);
    expect(isOpen()).toEqual([true, true, false, false]);
    expect(waitroom.linkOf("a", "probe-99")).toBeNull();
    scenario.measure("a", "b", 30);
    scenario.pass(3_000);
    expect(isOpen()).toEqual([true, true, false, false]);
    scenario.leave("a");
    scenario.leave("b");
    expect(isOpen()).toEqual([false, false, false, false]);
  });

  test("closes the links of a proposal that came to nothing", () => {
    const scenario = new Scenario();
    scenario.joinAll("a", "b");
    const linkId = scenario.probeOf("a", "b");
    scenario.measure("a", "b", 300);
    expect(scenario.waitroom.linkOf("a", linkId)).toBeNull();
  });

  test("puts the prefix before every id, so that two runs never meet", () => {
    const scenario = new Scenario({ idPrefix: "run7-" });
    scenario.joinAll("a", "b");
    scenario.measure("a", "b", 30);
    const [match] = ofKind(scenario.effects, "announceMatch");
    expect([match?.matchId, match?.proposalId, match?.links[0]?.linkId].every((id) => id?.startsWith("run7-"))).toBe(
      true,
    );
  });

  test("has the rules it was given", () => {
    expect(new Scenario({ timeoutMs: 7 }).waitroom.rules).toMatchObject({ timeoutMs: 7, graceMs: 10_000 });
  });
});
