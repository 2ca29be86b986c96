import { describe, expect, test } from "vitest";
import { measured, ofKind, Scenario, trio } from "../../test-support/scenario.ts";

describe("while the server is held up", () => {
  const states = ["preparing", "connecting", "measuring"] as const;
  const blamed = (scenario: Scenario) =>
    [...scenario.waitroom.inspect().participants.values()].flatMap(({ fruitless }) => fruitless);

  test.each(states)(
    "for longer than a probe that is %s may take, nobody is blamed, and what was said meanwhile counts",
    (state) => {
      const scenario = new Scenario();
      scenario.joinAll("a", "b", "other");
      const probeId = scenario.bringTo(state, "a", "b");
      scenario.stall(6_000);
      scenario.setHidden("other", true);
      for (const id of ["a", "b"]) scenario.report(id, probeId, measured(40));
      expect(scenario.stays).toBe("a:confirming b:confirming other:waiting");
      expect(blamed(scenario)).toEqual([]);
    },
  );

  test("until just before a deadline, who was to speak meanwhile may still do so after it", () => {
    const scenario = new Scenario();
    scenario.joinAll("a", "b");
    const probeId = scenario.probeOf("a", "b");
    const [initiator = "", responder = ""] = scenario.waitroom.inspect().probes.get(probeId)?.members ?? [];
    scenario.stall(2_950);
    scenario.ready(initiator, probeId);
    scenario.passBy(150);
    scenario.ready(responder, probeId);
    expect(scenario.waitroom.inspect().probes.get(probeId)?.state.kind).toBe("connecting");
    expect(blamed(scenario)).toEqual([]);
  });

  test.each(states)("a probe that is %s has the time that was left, and no more", (state) => {
    const scenario = new Scenario();
    scenario.joinAll("a", "b");
    scenario.bringTo(state, "a", "b");
    scenario.pass(500);
    scenario.stall(6_000);
    const leftMs = { preparing: 2_500, connecting: 3_000, measuring: 3_500 }[state];
    scenario.pass(leftMs - 1);
    expect(scenario.stays).toBe("a:probing b:probing");
    scenario.pass(1);
    expect(scenario.stays).toBe("a:waiting b:waiting");
  });

  test("a probe that has ended stays so, while the others of its group go on", () => {
    const scenario = trio();
    scenario.measure("a", "b", 20);
    scenario.stall(6_000);
    expect(scenario.probedPairs).toEqual(["a-c", "b-c"]);
    scenario.pass(3_000);
    expect(scenario.stays).toBe("a:waiting b:waiting c:waiting");
  });

  test("nobody may wait for longer than the limit all the same", () => {
    const scenario = new Scenario();
    scenario.join("a");
    expect(ofKind(scenario.stall(3_600_000), "release")).toMatchObject([{ participantId: "a", reason: "timed-out" }]);
  });

  test("a timer that comes late moves no deadline by itself: a silent page is given up", () => {
    const scenario = new Scenario();
    scenario.joinAll("a", "b");
    scenario.pass(3_025);
    expect(scenario.stays).toBe("a:waiting b:waiting");
  });

  test("whoever came back meanwhile has their place, though the grace ran out", () => {
    const scenario = new Scenario();
    scenario.pass(1_000);
    scenario.join("a");
    scenario.disconnect("a");
    scenario.pass(8_000);
    expect(ofKind(scenario.stall(2_500), "release")).toEqual([]);
    scenario.reconnect("a");
    expect(scenario.waitroom.statusOf("a")).toMatchObject({ kind: "waiting", hidden: false });
  });

  test("a page that is away has the grace that was left, and no more", () => {
    const scenario = new Scenario();
    scenario.join("a");
    scenario.disconnect("a");
    scenario.pass(8_000);
    scenario.stall(5_000);
    expect(ofKind(scenario.pass(1_999), "release")).toEqual([]);
    expect(ofKind(scenario.pass(1), "release")).toMatchObject([{ participantId: "a", reason: "disconnected" }]);
  });

  test("a newcomer is held back for longer, as nothing could time it", () => {
    const scenario = new Scenario();
    scenario.join("a");
    scenario.join("b", { serverRttMs: null });
    scenario.stall(5_000);
    expect(scenario.stays).toBe("a:waiting b:waiting");
    scenario.pass(1_000);
    expect(scenario.stays).toBe("a:probing b:probing");
  });
});
