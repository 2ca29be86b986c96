import { describe, expect, test } from "vitest";
import { ofKind, Scenario } from "../../test-support/scenario.ts";

/** a and b, whose match runs; c waits. Nobody comes back to a match with a new page here. */
function startedPair(): Scenario {
  const scenario = new Scenario({ rejoinMs: 0 });
  scenario.joinAll("a", "b", "c");
  scenario.measure("a", "b", 30);
  scenario.passBy(3_000);
  return scenario;
}

describe("a member of a match who is without the server for too long", () => {
  test("does not end a match that has started: the others are told when the grace is over, and it may come back", () => {
    const scenario = startedPair();
    scenario.disconnect("a");
    expect(scenario.stays).toBe("a:matched b:matched c:waiting");
    const effects = scenario.pass(10_000);
    expect(ofKind(effects, "memberUnseen")).toMatchObject([{ member: "a", remaining: ["b"] }]);
    expect(scenario.stays).toBe("a:matched b:matched c:waiting");
    scenario.pass(60_000);
    scenario.reconnect("a");
    expect(ofKind(scenario.effects, "memberGone")).toEqual([]);
    expect(ofKind(scenario.leave("a"), "memberGone")).toMatchObject([
      { leaver: "a", remaining: ["b"], reason: "left" },
    ]);
  });

  test("is so still where the server is told a moment later that it was held up", () => {
    const scenario = startedPair();
    const linkId = scenario.waitroom.inspect().matches.values().next().value?.links[0]?.linkId ?? "none";
    scenario.disconnect("a");
    scenario.pass(10_000);
    scenario.send({ kind: "heldUp", forMs: 50 });
    expect(ofKind(scenario.closeLink("b", linkId), "memberGone")).toMatchObject([{ leaver: "a" }]);
  });

  test("ends its match as soon as the others are not connected to it either, in whichever order", () => {
    for (const isClosedFirst of [true, false]) {
      const scenario = startedPair();
      const linkId = scenario.waitroom.inspect().matches.values().next().value?.links[0]?.linkId ?? "none";
      scenario.disconnect("a");
      if (isClosedFirst) scenario.closeLink("b", linkId);
      expect(ofKind(scenario.effects, "memberGone")).toEqual([]);
      scenario.pass(10_000);
      if (!isClosedFirst) scenario.closeLink("b", linkId);
      expect(ofKind(scenario.effects, "memberGone")).toMatchObject([
        { leaver: "a", remaining: ["b"], reason: "unreachable" },
      ]);
      expect(scenario.stays).toBe("b:matched c:waiting");
    }
  });

  test.each<[string, (scenario: Scenario) => void]>([
    ["leaves", (scenario) => scenario.leave("b")],
    ["comes with a new page", (scenario) => scenario.join("b")],
    [
      "loses the server as well",
      (scenario) => {
        scenario.disconnect("b");
        scenario.pass(10_000);
      },
    ],
  ])("ends its match when the last one who is in sight %s", (_how, end) => {
    const scenario = startedPair();
    scenario.disconnect("a");
    scenario.pass(10_000);
    end(scenario);
    expect(ofKind(scenario.effects, "memberGone").map(({ leaver }) => leaver)).toEqual(
      expect.arrayContaining(["a", "b"]),
    );
    expect(scenario.waitroom.inspect().matches.size).toBe(0);
  });
});
