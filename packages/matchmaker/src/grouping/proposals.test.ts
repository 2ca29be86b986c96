import { describe, expect, test } from "vitest";
import { ofKind, trio } from "../../test-support/scenario.ts";

describe("a group of three", () => {
  test("has all of its pairs probed at the same time", () => {
    expect(trio().probes).toBe("a-b a-c b-c");
  });

  test("is matched when all pairs are within the limit, and not before", () => {
    const scenario = trio();
    const links = [scenario.probeOf("a", "b"), scenario.probeOf("a", "c"), scenario.probeOf("b", "c")];
    scenario.measure("b", "c", 20);
    scenario.measure("a", "b", 30);
    expect(scenario.stays).toBe("a:probing b:probing c:probing");
    const [match] = ofKind(scenario.measure("a", "c", 40), "announceMatch");
    expect(match?.participantIds).toEqual(["a", "b", "c"]);
    expect(match?.links.map(({ linkId }) => linkId)).toEqual(links);
  });

  test("goes on measuring the others when one pair is bad, and lets go of everybody who is measured", () => {
    const scenario = trio();
    const effects = scenario.measure("a", "c", 200);
    expect(ofKind(effects, "stopProbe").map(({ members }) => members.join("-"))).toEqual(["a-c"]);
    expect(scenario.stays).toBe("a:probing b:probing c:probing");
    scenario.measure("a", "b", 20);
    expect(scenario.stays).toBe("a:waiting b:probing c:probing");
    const end = scenario.measure("b", "c", 30);
    expect(ofKind(end, "withdrawn")).toMatchObject([{ participantIds: ["a", "b", "c"], reason: "rtt-too-high" }]);
    expect(scenario.stays).toBe("a:waiting b:waiting c:waiting");
    expect(scenario.waitroom.statusOf("b")).toMatchObject({ lastRejection: { reason: "rtt-too-high", rttMs: 200 } });
  });

  test("tells everybody of their own bad pair, if there is one", () => {
    const scenario = trio();
    scenario.measure("a", "c", 200);
    scenario.measure("b", "c", 150);
    scenario.measure("a", "b", 20);
    const told = ["a", "b", "c"].map((id) => scenario.waitroom.statusOf(id));
    expect(told).toMatchObject([200, 150, 200].map((rttMs) => ({ lastRejection: { rttMs } })));
  });

  test("tells whose own pairs are good of no measurement, as it was not theirs that failed", () => {
    const scenario = trio();
    scenario.measure("a", "c", 200);
    scenario.measure("b", "c", 30);
    scenario.measure("a", "b", 20);
    const [ofA, ofB, ofC] = ["a", "b", "c"].map((id) => scenario.waitroom.statusOf(id));
    const far = { medianMs: 200 };
    for (const told of [ofA, ofC]) expect(told).toMatchObject({ lastRejection: { own: far, theirs: far } });
    expect(ofB).toMatchObject({ lastRejection: { rttMs: 200, own: null, theirs: null } });
  });

  test("goes on without one who leaves, and does not keep a connection to it", () => {
    const scenario = trio();
    scenario.measure("a", "c", 20);
    const effects = scenario.leave("c");
    const reasons = ofKind(effects, "stopProbe").map(({ verdict }) => verdict.kind === "rejected" && verdict.reason);
    expect(reasons).toEqual(["peer-left"]);
    expect(scenario.stays).toBe("a:probing b:probing");
    scenario.measure("a", "b", 20);
    expect(scenario.stays).toBe("a:waiting b:waiting");
    expect(scenario.waitroom.inspect().links.size).toBe(1);
  });
});
