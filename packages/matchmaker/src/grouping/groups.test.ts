import { describe, expect, test } from "vitest";
import { FifoMatchmaker } from "../matchmakers/fifo-matchmaker.ts";
import { pairsOf } from "../pairs/pair-map.ts";
import { RankedMatchmaker } from "../ranked/ranked-matchmaker.ts";
import { limitMs, ofKind, Scenario } from "../../test-support/scenario.ts";

const matchmakers = [
  ["FifoMatchmaker", () => new FifoMatchmaker({ maxP2pRttMs: limitMs })],
  ["RankedMatchmaker", () => new RankedMatchmaker({ maxP2pRttMs: limitMs })],
] as const;

const cases = [3, 4, 8].flatMap((groupSize) =>
  matchmakers.map(([name, newMatchmaker]) => ({ groupSize, name, newMatchmaker })),
);

describe.each(cases)("a group of $groupSize with $name", ({ groupSize, newMatchmaker }) => {
  const ids = Array.from({ length: groupSize }, (_, index) => `p${index}`);
  const pairs = pairsOf(ids);
  const [lastPair] = pairs.slice(-1) as [[string, string]];

  /** Everybody has come, and whatever is gathered before a plan is gathered. */
  function gathered(): Scenario {
    const scenario = new Scenario({ groupSize, matchmaker: newMatchmaker() });
    scenario.joinAll(...ids);
    scenario.pass(100);
    return scenario;
  }

  function measureAll(scenario: Scenario, measured: readonly (readonly [string, string])[], rttMs: number): void {
    for (const [a, b] of measured) scenario.measure(a, b, rttMs);
  }

  /** The group without the last pair, which is bad; then a newcomer. */
  function withNewcomer(keptForMs = 0): Scenario {
    const scenario = gathered();
    measureAll(scenario, pairs.slice(0, -1), 20);
    scenario.measure(...lastPair, limitMs + 1);
    scenario.pass(keptForMs);
    scenario.join("new");
    scenario.pass(100);
    return scenario;
  }

  test("has every pair measured, and is matched with the last good one of them, not before", () => {
    const scenario = gathered();
    expect(scenario.probes.split(" ")).toHaveLength(pairs.length);
    measureAll(scenario, pairs.slice(0, -1), 20);
    expect(scenario.stays).toBe(ids.map((id) => `${id}:probing`).join(" "));
    const [match] = ofKind(scenario.measure(...lastPair, limitMs), "announceMatch");
    expect(match?.participantIds.toSorted()).toEqual(ids);
    expect(match?.links).toHaveLength(pairs.length);
  });

  test("is as good as its worst pair: all but one near is not a group, and everybody is back at their place", () => {
    const scenario = gathered();
    measureAll(scenario, pairs.slice(0, -1), 20);
    const effects = scenario.measure(...lastPair, limitMs + 1);
    expect(ofKind(effects, "withdrawn")).toMatchObject([{ reason: "rtt-too-high" }]);
    expect(scenario.stays).toBe(ids.map((id) => `${id}:waiting`).join(" "));
  });

  test("loses one person to a bad pair, not all: a newcomer takes the place, and only the newcomer's pairs are measured", () => {
    const scenario = withNewcomer();
    const probed = scenario.probes.split(" ").map((pair) => pair.split("-"));
    expect(probed).toHaveLength(groupSize - 1);
    expect(probed.every((pair) => pair.includes("new"))).toBe(true);
    const effects = probed.flatMap(([a = "", b = ""]) => scenario.measure(a, b, 20));
    const [match] = ofKind(effects, "announceMatch");
    expect(match?.participantIds).toContain("new");
    expect(match?.participantIds.filter((id) => lastPair.includes(id))).toHaveLength(1);
    expect(match?.links).toHaveLength(pairs.length);
    expect(ofKind(scenario.effects, "startProbe")).toHaveLength(pairs.length + groupSize - 1);
  });

  test("measures its good pairs again only when they are more than a minute old", () => {
    expect(withNewcomer(59_000).probes.split(" ")).toHaveLength(groupSize - 1);
    expect(withNewcomer(60_000).probes.split(" ")).toHaveLength(pairs.length);
  });

  test("lets the others go on when one leaves in the midst of it, and does not measure them again", () => {
    const scenario = gathered();
    const [leaver = "", ...others] = ids;
    scenario.leave(leaver);
    expect(scenario.stays).toBe(others.map((id) => `${id}:probing`).join(" "));
    measureAll(scenario, pairsOf(others), 20);
    expect(scenario.stays).toBe(others.map((id) => `${id}:waiting`).join(" "));
    scenario.join("new");
    scenario.pass(100);
    expect(scenario.probes.split(" ")).toHaveLength(groupSize - 1);
  });
});

test("a group is grown from known good pairs first: those who are nearer by the server have to wait", () => {
  const scenario = new Scenario({ groupSize: 3, matchmaker: new RankedMatchmaker({ maxP2pRttMs: limitMs }) });
  for (const id of ["a", "b", "c"]) scenario.join(id, { serverRttMs: 48 });
  scenario.pass(100);
  scenario.measure("a", "b", 20);
  scenario.measure("a", "c", 200);
  scenario.measure("b", "c", 200);
  for (const id of ["near", "nearer"]) scenario.join(id, { serverRttMs: 1 });
  scenario.pass(100);
  expect(scenario.stays).toBe("a:probing b:probing c:waiting near:probing nearer:waiting");
});
