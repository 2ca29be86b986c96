import { describe, expect, test } from "vitest";
import { FifoMatchmaker } from "../matchmakers/fifo-matchmaker.ts";
import type { WaitroomOptions } from "../room/rules.ts";
import { ofKind, Scenario } from "../../test-support/scenario.ts";

/** A waitroom that probes nobody. */
function unprobed(options: Partial<WaitroomOptions> = {}): Scenario {
  return new Scenario({ matchmaker: new FifoMatchmaker(), ...options });
}

describe("the countdown", () => {
  test("ends shortly before the match starts, so that the news is there in time", () => {
    const scenario = unprobed();
    expect(ofKind(scenario.joinAll("a", "b"), "announceMatch")).toMatchObject([{ startsAtMs: 3_000 }]);
    expect(scenario.stays).toBe("a:confirming b:confirming");
    expect(scenario.waitroom.nextDeadline()).toBe(2_750);
    const effects = scenario.pass(2_750);
    expect(ofKind(effects, "startMatch")).toMatchObject([{ participantIds: ["a", "b"], startsAtMs: 3_000 }]);
    expect(scenario.stays).toBe("a:matched b:matched");
    expect(ofKind(scenario.passBy(1_000_000), "release")).toEqual([]);
  });

  test("may be none: the match starts at once", () => {
    const scenario = unprobed({ countdownMs: 0 });
    const kinds = scenario.joinAll("a", "b").map(({ kind }) => kind);
    expect(kinds.indexOf("startMatch")).toBeGreaterThan(kinds.indexOf("announceMatch"));
    expect(scenario.stays).toBe("a:matched b:matched");
    expect(scenario.waitroom.nextDeadline()).toBeNull();
  });

  test.for([100, 250])(
    "may be as short as its lead: the match of a countdown of %i ms is started at once",
    (countdownMs) => {
      const scenario = unprobed({ countdownMs });
      expect(ofKind(scenario.joinAll("a", "b"), "startMatch")).toMatchObject([{ startsAtMs: countdownMs }]);
      expect(scenario.stays).toBe("a:matched b:matched");
      expect(scenario.waitroom.nextDeadline()).toBeNull();
    },
  );

  test("is cancelled for the whole group when one of it leaves", () => {
    const scenario = unprobed({ groupSize: 3 });
    scenario.joinAll("a", "b", "c");
    const effects = scenario.leave("b");
    expect(ofKind(effects, "cancelMatch")).toMatchObject([{ participantIds: ["a", "b", "c"], leaver: "b" }]);
    expect(scenario.stays).toBe("a:waiting c:waiting");
    expect(ofKind(scenario.passBy(10_000), "startMatch")).toEqual([]);
    expect(ofKind(scenario.join("d"), "announceMatch")).toMatchObject([{ participantIds: ["a", "c", "d"] }]);
  });

  test("is not waited for by somebody who left after the match was started", () => {
    const scenario = unprobed();
    scenario.joinAll("a", "b");
    scenario.pass(2_750);
    const effects = scenario.leave("a");
    expect(ofKind(effects, "release")).toEqual([]);
    expect(ofKind(effects, "memberGone")).toMatchObject([{ leaver: "a", remaining: ["b"] }]);
  });
});

describe("a group of one", () => {
  test("is matched at once and never probed, whatever the limit", () => {
    const scenario = new Scenario({ groupSize: 1 });
    const effects = scenario.join("a");
    expect(ofKind(effects, "startProbe")).toEqual([]);
    expect(ofKind(effects, "announceMatch")).toMatchObject([{ participantIds: ["a"], links: [] }]);
    scenario.passBy(3_000);
    expect(scenario.stays).toBe("a:matched");
  });
});

describe("a match", () => {
  test("ends with the last one who leaves it", () => {
    const scenario = unprobed({ countdownMs: 0 });
    scenario.joinAll("a", "b");
    const sizes = () => {
      const { matches, links } = scenario.waitroom.inspect();
      return [matches.size, links.size];
    };
    scenario.leave("a");
    expect(sizes()).toEqual([1, 0]);
    const effects = scenario.leave("b");
    expect(ofKind(effects, "memberGone")).toMatchObject([{ leaver: "b", remaining: [] }]);
    expect(sizes()).toEqual([0, 0]);
  });

  test.each<[string, (scenario: Scenario) => void]>([
    ["leaves", (scenario) => scenario.leave("a")],
    ["comes back with a new page", (scenario) => scenario.join("a")],
    [
      "comes back with a new page, too late",
      (scenario) => {
        scenario.disconnect("a");
        scenario.pass(10_000);
        scenario.join("a");
      },
    ],
  ])("keeps no link of a member who %s, and all others", (_how, go) => {
    const scenario = unprobed({ groupSize: 3, countdownMs: 0 });
    const [match] = ofKind(scenario.joinAll("a", "b", "c"), "announceMatch");
    const [ab, ac, bc] = match?.links.map(({ linkId }) => linkId) ?? [];
    go(scenario);
    scenario.join("a");
    const open = (id: string) => [ab, ac, bc].filter((linkId) => linkId && scenario.waitroom.linkOf(id, linkId));
    expect([open("a"), open("b"), open("c")]).toEqual([[], [bc], [bc]]);
  });

  test("has a link for every pair", () => {
    const scenario = unprobed({ groupSize: 3 });
    const [match] = ofKind(scenario.joinAll("a", "b", "c"), "announceMatch");
    expect(match?.links.map(({ members }) => members.join("-"))).toEqual(["a-b", "a-c", "b-c"]);
    expect(new Set(match?.links.map(({ linkId }) => linkId)).size).toBe(3);
  });
});
