import { describe, expect, test } from "vitest";
import { RankedMatchmaker } from "../ranked/ranked-matchmaker.ts";
import { limitMs, ofKind, Scenario, trio } from "../../test-support/scenario.ts";

describe("a good pair of a group that did not come about", () => {
  test("is not measured again: with a fourth only the new pairs are, and the old connection is part of the match", () => {
    const scenario = trio();
    const kept = scenario.probeOf("a", "b");
    scenario.keepPair(["a", "b"], "c");
    expect(scenario.waitroom.statusOf("a")).toMatchObject({ kind: "waiting", keptLinkIds: [kept] });
    scenario.join("d");
    expect(scenario.probes).toBe("a-d b-d");
    scenario.measure("a", "d", 30);
    const [match] = ofKind(scenario.measure("b", "d", 30), "announceMatch");
    expect(match?.participantIds).toEqual(["a", "b", "d"]);
    expect(match?.links[0]).toEqual({ linkId: kept, members: ["a", "b"] });
  });

  test("that has become too old is measured again", () => {
    const scenario = trio();
    const kept = scenario.probeOf("a", "b");
    scenario.keepPair(["a", "b"], "c");
    const told = scenario.pass(60_000);
    expect(ofKind(told, "updateStatus").map(({ participantId }) => participantId)).toEqual(["a", "b"]);
    expect(scenario.waitroom.statusOf("a")).toMatchObject({ kind: "waiting", keptLinkIds: [] });
    expect(scenario.waitroom.linkOf("a", kept)).toBeNull();
    scenario.join("d");
    expect(scenario.probes).toBe("a-b a-d b-d");
  });

  test("of whom one refreshes the page has lost its connection, and is measured anew", () => {
    const scenario = trio();
    scenario.keepPair(["a", "b"], "c");
    scenario.join("b");
    expect(scenario.waitroom.statusOf("a")).toMatchObject({ keptLinkIds: [] });
    scenario.join("d");
    expect(scenario.probes).toBe("a-b a-d b-d");
  });

  test("stays known when its group is cancelled in the countdown", () => {
    const scenario = trio();
    for (const [a, b] of [
      ["a", "b"],
      ["a", "c"],
      ["b", "c"],
    ] as const)
      scenario.measure(a, b, 20);
    scenario.leave("c");
    expect(scenario.stays).toBe("a:waiting b:waiting");
    scenario.join("d");
    expect(scenario.probes).toBe("a-d b-d");
  });
});

test("after a stall of the server, a kept pair that is too old is measured again, though a plan is due before its end", () => {
  const matchmaker = new RankedMatchmaker({ maxP2pRttMs: limitMs });
  const scenario = new Scenario({ groupSize: 3, matchmaker });
  scenario.joinAll("a", "b", "c");
  scenario.pass(100);
  scenario.keepPair(["a", "b"], "c");
  scenario.join("d");
  scenario.pass(60_000);
  expect(scenario.probedPairs).toContain("a-b");
});
