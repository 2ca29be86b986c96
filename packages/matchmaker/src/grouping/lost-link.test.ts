import { describe, expect, test } from "vitest";
import { FifoMatchmaker } from "../matchmakers/fifo-matchmaker.ts";
import { ofKind, Scenario, trio } from "../../test-support/scenario.ts";

describe("the connection of a pair that was measured as good, when it broke", () => {
  test("is not part of a later match: the pair is measured again, and both pages are told", () => {
    const scenario = trio();
    const kept = scenario.probeOf("a", "b");
    scenario.keepPair(["a", "b"], "c");
    const told = scenario.closeLink("a", kept);
    expect(ofKind(told, "updateStatus").map(({ participantId }) => participantId)).toEqual(["a", "b"]);
    expect(scenario.waitroom.statusOf("b")).toMatchObject({ kind: "waiting", keptLinkIds: [] });
    expect(scenario.waitroom.linkOf("b", kept)).toBeNull();
    scenario.join("d");
    expect(scenario.probes).toBe("a-b a-d b-d");
  });

  test("ends the group in which it would have been used, and what is measured between the others goes on", () => {
    const scenario = trio();
    const kept = scenario.probeOf("a", "b");
    scenario.measure("a", "b", 20);
    scenario.closeLink("b", kept);
    expect(scenario.stays).toBe("a:probing b:probing c:probing");
    scenario.measure("a", "c", 20);
    const effects = scenario.measure("b", "c", 20);
    expect(ofKind(effects, "announceMatch")).toEqual([]);
    expect(ofKind(effects, "withdrawn")).toMatchObject([{ participantIds: ["a", "b", "c"], reason: "timeout" }]);
    scenario.pass(2_000);
    expect(scenario.probes).toBe("b-a");
    expect(ofKind(scenario.measure("a", "b", 20), "announceMatch")).toHaveLength(1);
  });

  test("breaks the countdown off: everybody is back, and the pair is measured again", () => {
    const scenario = new Scenario();
    scenario.joinAll("a", "b");
    const linkId = scenario.probeOf("a", "b");
    scenario.measure("a", "b", 20);
    expect(scenario.stays).toBe("a:confirming b:confirming");
    const effects = scenario.closeLink("a", linkId);
    expect(ofKind(effects, "cancelMatch")).toMatchObject([{ participantIds: ["a", "b"], leaver: null }]);
    expect(scenario.waitroom.statusOf("b")).toMatchObject({ kind: "waiting", lastRejection: { reason: "timeout" } });
    scenario.pass(2_000);
    expect(scenario.probes).toBe("b-a");
  });

  test("does so too where nobody was measured, and the connection to be opened came to nothing", () => {
    const scenario = new Scenario({ matchmaker: new FifoMatchmaker() });
    const [match] = ofKind(scenario.joinAll("a", "b"), "announceMatch");
    const effects = scenario.closeLink("b", match?.links[0]?.linkId ?? "none");
    expect(ofKind(effects, "cancelMatch")).toMatchObject([{ participantIds: ["a", "b"], leaver: null }]);
    expect(scenario.stays).toBe("a:waiting b:waiting");
    expect(ofKind(scenario.pass(2_000), "announceMatch")).toHaveLength(1);
  });

  test("makes the pair rest longer each time, although it was measured as good each time", () => {
    const scenario = new Scenario({ timeoutMs: 600_000 });
    scenario.joinAll("a", "b");
    for (const restMs of [2_000, 4_000, 120_000]) {
      const linkId = scenario.probeOf("a", "b");
      scenario.measure("a", "b", 20);
      scenario.closeLink("a", linkId);
      scenario.pass(restMs - 1);
      expect(scenario.stays).toBe("a:waiting b:waiting");
      scenario.pass(1);
      expect(scenario.stays).toBe("a:probing b:probing");
    }
  });

  test("is said by its members only, once, and not of a link that is being measured", () => {
    const scenario = trio();
    const [kept, probed] = [scenario.probeOf("a", "b"), scenario.probeOf("b", "c")];
    expect(ofKind(scenario.closeLink("b", probed), "ignored")).toHaveLength(1);
    scenario.keepPair(["a", "b"], "c");
    expect(ofKind(scenario.closeLink("c", kept), "ignored")).toHaveLength(1);
    expect(ofKind(scenario.closeLink("a", kept), "ignored")).toEqual([]);
    expect(ofKind(scenario.closeLink("b", kept), "ignored")).toHaveLength(1);

    const pair = new Scenario();
    pair.joinAll("a", "b");
    const linkId = pair.probeOf("a", "b");
    pair.measure("a", "b", 20);
    pair.pass(10_000);
    expect(pair.stays).toBe("a:matched b:matched");
    expect(ofKind(pair.closeLink("a", linkId), "ignored")).toEqual([]);
    expect(pair.stays).toBe("a:matched b:matched");
    expect(ofKind(pair.closeLink("b", linkId), "ignored")).toHaveLength(1);
  });

  test.each(["in the countdown", "in the ready check"])(
    "%s as a page was opened anew makes nobody rest, however often, though the partner hears of it first",
    (stage) => {
      const readyCheck = stage === "in the ready check" && { answerWithinMs: 20_000 };
      const scenario = new Scenario({ readyCheck });
      scenario.joinAll("a", "b");
      for (let times = 0; times < 4; times++) {
        const linkId = scenario.probeOf("a", "b");
        scenario.measure("a", "b", 20);
        expect(ofKind(scenario.closeLink("b", linkId), "ignored")).toEqual([]);
        scenario.disconnect("a");
        expect(scenario.stays).toBe("a:waiting b:waiting");
        scenario.join("a");
        expect(scenario.stays).toBe("a:probing b:probing");
      }
    },
  );

  test("while it is measured, as a page was opened anew, makes nobody rest either", () => {
    const scenario = new Scenario();
    scenario.joinAll("a", "b");
    for (let times = 0; times < 4; times++) {
      const probeId = scenario.bringTo("measuring", "a", "b");
      scenario.report("b", probeId, { kind: "failed", reason: "connection-failed" });
      scenario.disconnect("a");
      scenario.join("a");
      expect(scenario.stays).toBe("a:probing b:probing");
    }
  });

  test("does not end the rest of a pair that was measured as too slow, when a page is opened anew", () => {
    const scenario = new Scenario();
    scenario.joinAll("a", "b");
    scenario.measure("a", "b", 900);
    scenario.join("a");
    expect(scenario.stays).toBe("a:waiting b:waiting");
    expect(scenario.waitroom.nextDeadline()).not.toBeNull();
  });
});
