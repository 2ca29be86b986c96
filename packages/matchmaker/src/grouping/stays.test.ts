import { describe, expect, test } from "vitest";
import { FifoMatchmaker } from "../matchmakers/fifo-matchmaker.ts";
import { ofKind, Scenario } from "../../test-support/scenario.ts";

describe("the time-out", () => {
  test("releases who waits, to the millisecond", () => {
    const scenario = new Scenario();
    scenario.pass(500);
    scenario.join("a");
    expect(scenario.pass(119_999)).toEqual([]);
    expect(scenario.pass(1)).toEqual([
      { kind: "release", participantId: "a", reason: "timed-out", waitedMs: 120_000, extensions: 0 },
      { kind: "lobbyChanged", waitingCount: 0 },
    ]);
  });

  test("that falls into a probe waits for its end: a good one still makes a match", () => {
    const scenario = new Scenario({ timeoutMs: 2_000 });
    scenario.joinAll("a", "b");
    scenario.passBy(2_500);
    expect(scenario.stays).toBe("a:probing b:probing");
    expect(ofKind(scenario.measure("a", "b", 30), "announceMatch")).toHaveLength(1);
    scenario.passBy(3_000);
    expect(scenario.stays).toBe("a:matched b:matched");
    expect(ofKind(scenario.effects, "release")).toEqual([]);
  });

  test("that falls into a probe waits for its end: a bad one ends the stay", () => {
    const scenario = new Scenario({ timeoutMs: 2_000 });
    scenario.join("a");
    scenario.pass(1_000);
    scenario.join("b");
    scenario.pass(1_500);
    const effects = scenario.measure("a", "b", 300);
    expect(ofKind(effects, "release")).toMatchObject([{ participantId: "a", reason: "timed-out", waitedMs: 2_500 }]);
    expect(scenario.stays).toBe("b:waiting");
  });

  test("that falls into a countdown which is cancelled ends the stay", () => {
    const scenario = new Scenario({ matchmaker: new FifoMatchmaker(), timeoutMs: 1_000 });
    scenario.joinAll("a", "b");
    scenario.pass(1_500);
    const released = ofKind(scenario.leave("b"), "release");
    expect(released.map(({ participantId }) => participantId).toSorted()).toEqual(["a", "b"]);
  });

  test("and a probe's deadline in one late tick release everybody once", () => {
    const scenario = new Scenario();
    scenario.joinAll("a", "b");
    expect(ofKind(scenario.pass(500_000), "release")).toHaveLength(2);
    expect(scenario.waitroom.nextDeadline()).toBeNull();
  });
});
