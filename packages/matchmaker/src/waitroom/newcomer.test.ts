import { describe, expect, test } from "vitest";
import { ofKind, Scenario } from "../../test-support/scenario.ts";

describe("a newcomer without a server RTT", () => {
  test("is held back until it is known", () => {
    const scenario = new Scenario();
    scenario.join("a");
    scenario.join("b", { serverRttMs: null });
    expect(scenario.waitroom.statusOf("b")).toEqual({ kind: "measuring" });
    expect(scenario.stays).toBe("a:waiting b:waiting");
    scenario.send({ kind: "serverRttMeasured", participantId: "b", serverRttMs: 40 });
    expect(scenario.stays).toBe("a:probing b:probing");
    expect(ofKind(scenario.pass(1_000), "updateStatus")).toEqual([]);
  });

  test("is held back no longer than the rule says", () => {
    const scenario = new Scenario();
    scenario.join("a", { serverRttMs: null });
    scenario.join("b");
    scenario.pass(999);
    expect(scenario.stays).toBe("a:waiting b:waiting");
    scenario.pass(1);
    expect(scenario.stays).toBe("a:probing b:probing");
  });

  test("is not held back when the rule is 0", () => {
    const scenario = new Scenario({ firstRttWaitMs: 0 });
    scenario.join("a", { serverRttMs: null });
    scenario.join("b", { serverRttMs: null });
    expect(scenario.stays).toBe("a:probing b:probing");
  });
});

describe("a newcomer whose page times the study's beacons", () => {
  const beaconsMeasured = (participantId: string, ...beaconRttsMs: (number | null)[]) =>
    ({ kind: "beaconsMeasured", participantId, beaconRttsMs }) as const;

  test("is held back until they are known, too", () => {
    const scenario = new Scenario();
    scenario.join("a");
    scenario.join("b", { serverRttMs: null, beaconRttsMs: null });
    scenario.send({ kind: "serverRttMeasured", participantId: "b", serverRttMs: 40 });
    expect(scenario.waitroom.statusOf("b")).toEqual({ kind: "measuring" });
    const effects = scenario.send(beaconsMeasured("b", 70, null));
    expect(ofKind(effects, "beaconsMeasured")).toEqual([beaconsMeasured("b", 70, null)]);
    expect(scenario.stays).toBe("a:probing b:probing");
    expect(ofKind(scenario.pass(1_000), "updateStatus")).toEqual([]);
  });

  test("is held back for its server RTT even if they come first", () => {
    const scenario = new Scenario();
    scenario.join("a");
    scenario.join("b", { serverRttMs: null, beaconRttsMs: null });
    scenario.send(beaconsMeasured("b", 70));
    expect(scenario.waitroom.statusOf("b")).toEqual({ kind: "measuring" });
    scenario.send({ kind: "serverRttMeasured", participantId: "b", serverRttMs: 40 });
    expect(scenario.stays).toBe("a:probing b:probing");
  });

  test("is held back no longer than for a server RTT", () => {
    const scenario = new Scenario();
    scenario.join("a");
    scenario.join("b", { beaconRttsMs: null });
    scenario.pass(999);
    expect(scenario.stays).toBe("a:waiting b:waiting");
    scenario.pass(1);
    expect(scenario.stays).toBe("a:probing b:probing");
  });

  test("is not held back again by a new page, and keeps what the old one measured until the new one has", () => {
    const scenario = new Scenario({ groupSize: 3 });
    const known = () => scenario.waitroom.inspect().participants.get("a")?.candidate.beaconRttsMs;
    scenario.join("a", { beaconRttsMs: null });
    scenario.send(beaconsMeasured("a", 70));
    scenario.join("a", { beaconRttsMs: null });
    expect(scenario.waitroom.statusOf("a")).toMatchObject({ kind: "waiting" });
    expect(known()).toEqual([70]);
    scenario.send(beaconsMeasured("a", 30));
    expect(known()).toEqual([30]);
  });
});

describe("somebody whose page hears nothing yet", () => {
  test("has a place, and is tried with nobody until it does", () => {
    const scenario = new Scenario();
    scenario.join("a");
    expect(ofKind(scenario.join("b", { heldBack: true }), "proposed")).toEqual([]);
    expect(ofKind(scenario.passBy(5_000), "proposed")).toEqual([]);
    expect(ofKind(scenario.send({ kind: "letIn", participantId: "b" }), "proposed")).toMatchObject([
      { participantIds: ["a", "b"] },
    ]);
    expect(ofKind(scenario.send({ kind: "letIn", participantId: "b" }), "ignored")).toHaveLength(1);
  });

  test("is the same if it takes a place over", () => {
    const scenario = new Scenario();
    scenario.join("a");
    scenario.join("a", { heldBack: true });
    expect(ofKind(scenario.join("b"), "proposed")).toEqual([]);
    expect(ofKind(scenario.send({ kind: "letIn", participantId: "a" }), "proposed")).toHaveLength(1);
  });
});
