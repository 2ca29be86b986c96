import { describe, expect, test } from "vitest";
import { candidate } from "../../test-support/candidates.ts";
import type { MatchCandidate } from "../candidates/candidate.ts";
import { FifoMatchmaker } from "../matchmakers/fifo-matchmaker.ts";
import type { MatchmakerOptions } from "../matchmakers/matchmaker.ts";
import type { WaitroomOptions } from "../room/rules.ts";
import { limitMs, ofKind, Scenario } from "../../test-support/scenario.ts";

/** A researcher's matchmaker that proposes what it is told to, whatever the waitroom thinks of it. */
class Planning extends FifoMatchmaker {
  plan: readonly string[][] = [];

  constructor(options: MatchmakerOptions = { maxP2pRttMs: limitMs }) {
    super(options);
  }

  override propose(): MatchCandidate[][] {
    return this.plan.map((ids) => ids.map((id) => candidate(id)));
  }
}

/** a has 20 ms to the server, b 20 ms, far 200 ms. */
function waiting(matchmaker: Planning, options: Partial<WaitroomOptions> = {}): Scenario {
  const scenario = new Scenario({ ...options, matchmaker });
  scenario.joinAll("a", "b");
  scenario.join("far", { serverRttMs: 200 });
  scenario.join("hidden", { hidden: true });
  return scenario;
}

/** What is reported of that plan, which a newcomer sets off. */
function faultsOf(scenario: Scenario, matchmaker: Planning, plan: readonly string[][]): string[] {
  matchmaker.plan = plan;
  const failures = ofKind(scenario.join(`newcomer${scenario.atMs}`), "matchmakerFailed");
  return failures.map(({ error }) => (error instanceof Error ? error.message : ""));
}

describe("a proposal that is not carried out", () => {
  test.each([
    [[["a"]], "a; its size is 1"],
    [[["a", "b", "far"]], "a, b, far; its size is 3"],
    [[["a", "a"]], "a, a; a is in it twice"],
    [[["a", "stranger"]], "a, stranger; stranger is not here"],
    [[["a", "hidden"]], "a, hidden; hidden is not free"],
    [
      [
        ["a", "b"],
        ["far", "b"],
      ],
      "far, b; b is in another group of this plan",
    ],
  ])("for who is in it is reported with the first who is wrong: %j", (plan, words) => {
    const matchmaker = new Planning();
    expect(faultsOf(waiting(matchmaker), matchmaker, plan)).toEqual([`not a group of 2 free participants: ${words}`]);
  });

  test("for a pair that rests names the pair", () => {
    const matchmaker = new Planning();
    const scenario = waiting(matchmaker);
    matchmaker.plan = [["b", "far"]];
    scenario.join("c");
    scenario.measure("b", "far", 300);
    expect(faultsOf(scenario, matchmaker, [["b", "far"]])).toEqual([
      "a group that may not be put forward now: b, far; " +
        "b and far: the pair rests after it was rejected or its connection broke",
    ]);
  });

  test("for a rule of the scene's or of the matchmaker's names the rule and the pair", () => {
    const matchmaker = new Planning();
    const scenario = waiting(matchmaker, { maxServerRttDifferenceMs: 50 });
    expect(faultsOf(scenario, matchmaker, [["a", "far"]])).toEqual([
      "a group that may not be put forward now: a, far; a and far: their server RTTs differ by more than the scene allows",
    ]);
    matchmaker.allowsPair = () => false;
    expect(faultsOf(waiting(matchmaker), matchmaker, [["a", "far"]])).toEqual([
      "a group that may not be put forward now: a, far; a and far: allowsPair keeps them apart",
    ]);
  });

  test("as nobody knows a limit says so", () => {
    const matchmaker = Object.assign(new Planning({}), { limitAfterMs: () => undefined });
    expect(faultsOf(waiting(matchmaker), matchmaker, [["a", "b"]])).toContain(
      "a group that may not be put forward now: a, b; a and b: no limit is known for them",
    );
  });

  test("for the limit of a newcomer, which is too strict for a pair that was measured, says both", () => {
    const steps = [
      { afterMs: 0, maxP2pRttMs: limitMs },
      { afterMs: 10_000, maxP2pRttMs: 150 },
    ];
    const matchmaker = new Planning({ maxP2pRttMs: steps });
    const scenario = waiting(matchmaker, { groupSize: 3 });
    matchmaker.plan = [["a", "b", "far"]];
    scenario.pass(10_000);
    scenario.keepPair(["a", "b"], "far", 120);
    matchmaker.plan = [];
    scenario.join("c");
    expect(faultsOf(scenario, matchmaker, [["a", "b", "c"]])).toEqual([
      "a group that may not be put forward now: a, b, c; " +
        "a and b, under the limit of the whole group, 100 ms: what was measured between them is above the limit",
    ]);
  });

  test("is described at a bounded length, whatever is in it", () => {
    const matchmaker = new Planning();
    const endless = Array.from({ length: 500 }, (_, index) => `${index}`.padEnd(5_000, "x"));
    const [words = ""] = faultsOf(waiting(matchmaker), matchmaker, [endless]);
    expect(words).toContain("xx… and 492 more; its size is 500");
    expect(words.length).toBeLessThan(700);
    const [stranger = ""] = faultsOf(waiting(matchmaker), matchmaker, [endless.slice(0, 2)]);
    expect(stranger.length).toBeLessThan(300);
  });
});
