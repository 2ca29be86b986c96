import { describe, expect, test } from "vitest";
import { FifoMatchmaker } from "../matchmakers/fifo-matchmaker.ts";
import { limitMs, measured, ofKind, Scenario } from "../../test-support/scenario.ts";

/** a and b, whose match runs. */
function startedPair(): Scenario {
  const scenario = new Scenario();
  scenario.joinAll("a", "b");
  scenario.measure("a", "b", 30);
  scenario.passBy(3_000);
  return scenario;
}

/** a, b and c, whose match runs. */
function startedTrio(): Scenario {
  const scenario = new Scenario({ groupSize: 3 });
  scenario.joinAll("a", "b", "c");
  for (const [one, other] of [
    ["a", "b"],
    ["a", "c"],
    ["b", "c"],
  ] as const)
    scenario.measure(one, other, 30);
  scenario.passBy(3_000);
  return scenario;
}

function linkOf(scenario: Scenario, a: string, b: string): string {
  const links = [...scenario.waitroom.inspect().links.values()];
  return links.find(({ members }) => members.includes(a) && members.includes(b))?.linkId ?? "none";
}

/** Both sides find that connection to work. */
function confirm(scenario: Scenario, linkId: string, ...members: string[]): void {
  const report = measured(25);
  if (report.kind !== "measured") throw new Error("not measured");
  const { measurement } = report;
  for (const participantId of members) scenario.send({ kind: "baselineMeasured", participantId, linkId, measurement });
}

describe("a new page of somebody in a running match", () => {
  test("takes the part over, over a new connection, and there is no second outcome", () => {
    const scenario = startedPair();
    const before = linkOf(scenario, "a", "b");
    scenario.disconnect("a");
    scenario.pass(59_000);
    const effects = scenario.join("a");
    const [match] = scenario.waitroom.inspect().matches.values();
    expect(ofKind(effects, "admitted")).toMatchObject([{ participantId: "a", returning: true }]);
    expect(ofKind(effects, "rejoined")).toMatchObject([
      { matchId: match?.matchId, participantId: "a", remaining: ["b"], links: [{ insteadOf: before }] },
    ]);
    expect(ofKind(effects, "reopenLinks")).toEqual([]);
    expect(scenario.stays).toBe("a:matched b:matched");
    expect(scenario.waitroom.linkOf("a", before)).toBeNull();
    expect(scenario.waitroom.linkOf("a", linkOf(scenario, "a", "b"))).not.toBeNull();
    expect(ofKind(scenario.effects, "memberGone")).toEqual([]);
    expect(ofKind(scenario.effects, "release")).toEqual([]);
  });

  test("that comes before the old one is gone does the same", () => {
    const scenario = startedPair();
    expect(ofKind(scenario.join("a"), "rejoined")).toMatchObject([{ participantId: "a" }]);
    expect(scenario.stays).toBe("a:matched b:matched");
  });

  test("that comes too late begins a new stay, as its part is over", () => {
    const scenario = startedPair();
    scenario.closeLink("b", linkOf(scenario, "a", "b"));
    scenario.disconnect("a");
    expect(ofKind(scenario.passBy(60_000), "memberGone")).toMatchObject([{ leaver: "a", reason: "unreachable" }]);
    const effects = scenario.join("a");
    expect(ofKind(effects, "rejoined")).toEqual([]);
    expect(ofKind(effects, "admitted")).toMatchObject([{ participantId: "a", returning: false }]);
  });

  test("that comes too late, though the partner has not said that the connection is gone, leaves the match", () => {
    const scenario = startedPair();
    scenario.disconnect("a");
    scenario.passBy(60_000);
    const effects = scenario.join("a");
    expect(ofKind(effects, "memberGone")).toMatchObject([{ leaver: "a", remaining: ["b"] }]);
    expect(ofKind(effects, "admitted")).toMatchObject([{ returning: false }]);
  });

  test("that finds nobody else there any more is told so, and nothing is left of the match", () => {
    const scenario = startedPair();
    scenario.disconnect("a");
    scenario.leave("b");
    const effects = scenario.join("a");
    expect(ofKind(effects, "rejoined")).toEqual([]);
    expect(ofKind(effects, "memberGone")).toMatchObject([{ leaver: "a", remaining: [], reason: "partner-gone" }]);
    expect(scenario.stays).toBe("");
    expect(scenario.waitroom.inspect().matches.size).toBe(0);
  });

  test("of a trio is connected anew to both others, whose own connection stays", () => {
    const scenario = startedTrio();
    const others = linkOf(scenario, "b", "c");
    const [rejoined] = ofKind(scenario.join("a"), "rejoined");
    expect(rejoined?.links.map(({ link }) => link.members)).toEqual([
      ["a", "b"],
      ["a", "c"],
    ]);
    expect(linkOf(scenario, "b", "c")).toBe(others);
  });

  test("of a trio of which one has left goes on with the other", () => {
    const scenario = startedTrio();
    scenario.disconnect("a");
    scenario.leave("c");
    const effects = scenario.join("a");
    expect(ofKind(effects, "rejoined")).toMatchObject([
      { remaining: ["b"], links: [{ link: { members: ["a", "b"] } }] },
    ]);
    expect(ofKind(effects, "rejoined").flatMap(({ links }) => links)).toHaveLength(1);
  });

  test("of somebody who is matched alone goes on alone", () => {
    const scenario = new Scenario({ groupSize: 1, matchmaker: new FifoMatchmaker({ maxP2pRttMs: limitMs }) });
    scenario.join("a");
    scenario.passBy(3_000);
    expect(ofKind(scenario.join("a"), "rejoined")).toMatchObject([{ participantId: "a", remaining: [] }]);
  });

  test("does not hear what was said to it before it was there: what one of two new pages opened first is opened again", () => {
    const scenario = startedPair();
    scenario.disconnect("a");
    scenario.disconnect("b");
    scenario.join("a");
    const unheard = linkOf(scenario, "a", "b");
    const effects = scenario.join("b");
    expect(ofKind(effects, "rejoined")).toMatchObject([{ participantId: "b", links: [{ insteadOf: unheard }] }]);
    expect(ofKind(effects, "reopenLinks")).toEqual([]);
    expect(scenario.waitroom.inspect().links.size).toBe(1);
  });

  test("finds the other one's old page on another connection, which was opened while that was away", () => {
    const scenario = startedPair();
    scenario.disconnect("b");
    scenario.join("a");
    const unheard = linkOf(scenario, "a", "b");
    const effects = scenario.reconnect("b");
    expect(ofKind(effects, "reopenLinks")).toMatchObject([{ links: [{ insteadOf: unheard }] }]);
  });
});

describe("a connection of a running match that breaks", () => {
  test("is opened anew a moment later, if both are there, and each further time later still", () => {
    const scenario = startedPair();
    const pausesMs = [1_000, 2_000, 4_000, 8_000, 16_000, 16_000];
    const reopenings = pausesMs.map((pauseMs) => {
      scenario.closeLink("b", linkOf(scenario, "a", "b"));
      expect(ofKind(scenario.passBy(pauseMs - 1), "reopenLinks")).toEqual([]);
      return ofKind(scenario.passBy(1), "reopenLinks").length;
    });
    // After a minute the pair has given it up.
    expect(reopenings).toEqual([1, 1, 1, 1, 1, 1]);
    scenario.passBy(13_000);
    scenario.closeLink("b", linkOf(scenario, "a", "b"));
    expect(ofKind(scenario.passBy(120_000), "reopenLinks")).toEqual([]);
    expect(scenario.stays).toBe("a:matched b:matched");
  });

  test("waits for the one who is away, and then does not wait any longer", () => {
    const scenario = startedPair();
    scenario.closeLink("b", linkOf(scenario, "a", "b"));
    scenario.disconnect("a");
    expect(ofKind(scenario.passBy(30_000), "reopenLinks")).toEqual([]);
    expect(ofKind(scenario.reconnect("a"), "reopenLinks")).toHaveLength(1);
  });

  test("counts as whole again once it was measured", () => {
    const scenario = startedPair();
    for (let times = 0; times < 5; times++) {
      scenario.closeLink("b", linkOf(scenario, "a", "b"));
      expect(ofKind(scenario.passBy(1_000), "reopenLinks")).toHaveLength(1);
      confirm(scenario, linkOf(scenario, "a", "b"), "a", "b");
      scenario.passBy(100_000);
    }
  });

  test("does not keep anybody in the match whom neither server nor partner can reach", () => {
    const scenario = startedPair();
    scenario.disconnect("b");
    scenario.join("a");
    expect(ofKind(scenario.passBy(60_000), "memberGone")).toMatchObject([{ leaver: "b", reason: "unreachable" }]);
  });

  test("is gone for good where nobody comes back to a match", () => {
    const scenario = new Scenario({ rejoinMs: 0 });
    scenario.joinAll("a", "b");
    scenario.measure("a", "b", 30);
    scenario.passBy(3_000);
    scenario.closeLink("b", linkOf(scenario, "a", "b"));
    expect(ofKind(scenario.passBy(60_000), "reopenLinks")).toEqual([]);
  });
});
