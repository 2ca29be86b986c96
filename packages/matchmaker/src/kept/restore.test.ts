import { describe, expect, test } from "vitest";
import { measured, ofKind, Scenario } from "../../test-support/scenario.ts";
import { FifoMatchmaker } from "../matchmakers/fifo-matchmaker.ts";

describe("after the end of a process", () => {
  test("everybody is away, in their old order, and whoever does not come back goes as always", () => {
    const scenario = new Scenario({ groupSize: 3 });
    scenario.joinAll("a", "b");
    scenario.crash();
    expect(scenario.waitroom.participantIds).toEqual(["a", "b"]);
    expect(scenario.waitroom.waitingCount).toBe(0);
    scenario.reconnect("b");
    scenario.join("c");
    const effects = scenario.passBy(15_000);
    expect(ofKind(effects, "release")).toMatchObject([{ participantId: "a", reason: "disconnected" }]);
    expect(scenario.waitroom.participantIds).toEqual(["b", "c"]);
  });

  test("a probe and a countdown are as if they had never been, but for the attempts", () => {
    const scenario = new Scenario();
    scenario.joinAll("a", "b", "c", "d");
    scenario.measure("a", "b", 20);
    scenario.bringTo("measuring", "c", "d");
    scenario.crash();
    const { proposals, probes, matches, links } = scenario.waitroom.inspect();
    expect(proposals.size + probes.size + matches.size + links.size).toBe(0);
    for (const id of ["a", "b", "c", "d"]) {
      expect(scenario.waitroom.statusOf(id)).toMatchObject({ kind: "waiting", attempts: 1 });
    }
    scenario.reconnect("a");
    expect(ofKind(scenario.reconnect("b"), "startProbe")).toMatchObject([
      { probeId: expect.stringMatching(/^life-2-/), members: ["a", "b"] },
    ]);
  });

  test("a match goes on, with its connections, and ends as always", () => {
    const scenario = new Scenario();
    scenario.joinAll("a", "b");
    scenario.measure("a", "b", 20);
    scenario.passBy(3_000);
    const [link] = scenario.waitroom.inspect().links.values();
    scenario.crash();
    expect(scenario.waitroom.linkOf("a", link?.linkId ?? "")).toEqual(link);
    scenario.reconnect("a");
    expect(ofKind(scenario.passBy(59_999), "memberUnseen")).toEqual([]);
    const effects = scenario.passBy(1);
    expect(ofKind(effects, "memberUnseen")).toMatchObject([{ member: "b", remaining: ["a"] }]);
    expect(ofKind(scenario.closeLink("a", link?.linkId ?? ""), "memberGone")).toMatchObject([
      { leaver: "b", reason: "unreachable" },
    ]);
  });

  test("a connection of a match that was broken is opened anew once both are back, and nobody is told of it before", () => {
    const scenario = new Scenario();
    scenario.joinAll("a", "b");
    scenario.measure("a", "b", 20);
    scenario.passBy(3_000);
    const [link] = scenario.waitroom.inspect().links.values();
    scenario.closeLink("a", link?.linkId ?? "");
    scenario.crash();
    expect(scenario.waitroom.inspect().links.size).toBe(0);
    expect(ofKind(scenario.reconnect("b"), "reopenLinks")).toEqual([]);
    expect(ofKind(scenario.reconnect("a"), "reopenLinks")).toMatchObject([
      { links: [{ link: { members: ["a", "b"], linkId: expect.stringMatching(/^life-2-link-/) } }] },
    ]);
  });

  test("a connection of a match that was gone for good stays so", () => {
    const scenario = new Scenario({ rejoinMs: 0 });
    scenario.joinAll("a", "b");
    scenario.measure("a", "b", 20);
    scenario.passBy(3_000);
    const [link] = scenario.waitroom.inspect().links.values();
    scenario.closeLink("a", link?.linkId ?? "");
    scenario.crash();
    expect(scenario.waitroom.inspect().links.size).toBe(0);
  });

  test("roles and conditions go on where they were", () => {
    const assignment = { roles: ["first", "second"], conditions: ["red", "blue"], seed: 7 };
    const matchAll = (crashes: boolean) => {
      const scenario = new Scenario({ assignment });
      return Array.from({ length: 8 }, (_, index) => {
        if (crashes) scenario.crash();
        const [a, b] = [`a${index}`, `b${index}`];
        scenario.joinAll(a, b);
        scenario.measure(a, b, 20);
        return ofKind(scenario.passBy(3_000), "startMatch").map((start) => start.assignment);
      });
    };
    expect(matchAll(true)).toEqual(matchAll(false));
  });

  test("a pair and a person that rest do so until the same moment", () => {
    const participantRest = { afterPartners: 1, restMs: 20_000, longestRestMs: 20_000 };
    const scenario = new Scenario({ participantRest });
    scenario.joinAll("a", "b");
    scenario.measure("a", "b", 200);
    scenario.join("c");
    scenario.bringTo("connecting", "a", "c");
    scenario.passBy(10_000);
    const rests = () =>
      scenario.waitroom.inspect().deadlines.filter(({ kind }) => kind === "rest" || kind === "pairRest");
    const before = rests();
    expect(before.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["rest", "pairRest"]));
    scenario.crash();
    expect(rests()).toEqual(before);
  });

  test("time in which nobody was served is part of nobody's wait", () => {
    const scenario = new Scenario();
    scenario.join("a");
    scenario.pass(100_000);
    scenario.crash({ downMs: 3_600_000 });
    scenario.reconnect("a");
    expect(ofKind(scenario.passBy(19_999), "release")).toEqual([]);
    expect(ofKind(scenario.passBy(1), "release")).toMatchObject([{ reason: "timed-out", waitedMs: 120_000 }]);
  });

  test("but where it is to count, whose time was up meanwhile is released", () => {
    const scenario = new Scenario();
    scenario.join("a");
    scenario.pass(100_000);
    const effects = scenario.crash({ downMs: 30_000, countsAsWait: true });
    expect(ofKind(effects, "release")).toMatchObject([{ reason: "timed-out", waitedMs: 130_000 }]);
  });

  test("a limit grows with the whole wait", () => {
    const steps = [
      { afterMs: 0, maxP2pRttMs: 50 },
      { afterMs: 30_000, maxP2pRttMs: 200 },
    ];
    const scenario = new Scenario({ matchmaker: new FifoMatchmaker({ maxP2pRttMs: steps }) });
    scenario.joinAll("a", "b");
    scenario.measure("a", "b", 120);
    scenario.pass(20_000);
    scenario.crash();
    scenario.reconnect("a");
    scenario.reconnect("b");
    expect(ofKind(scenario.passBy(9_999), "proposed")).toEqual([]);
    expect(ofKind(scenario.passBy(100), "proposed")).toMatchObject([{ maxP2pRttMs: 200 }]);
  });

  test("what was measured of a match before counts as said", () => {
    const scenario = new Scenario({ countdownMs: 0 });
    scenario.joinAll("a", "b");
    scenario.measure("a", "b", 20);
    const [link] = scenario.waitroom.inspect().links.values();
    const report = measured(30);
    if (report.kind !== "measured") throw new Error("not measured");
    const { measurement } = report;
    const say = (participantId: string) =>
      scenario.send({ kind: "baselineMeasured", participantId, linkId: link?.linkId ?? "", measurement });
    expect(ofKind(say("a"), "baselineMeasured")).toHaveLength(1);
    scenario.crash();
    expect(ofKind(say("a"), "ignored")).toHaveLength(1);
    expect(ofKind(say("b"), "baselineMeasured")[0]?.sides.size).toBe(1);
  });
});
