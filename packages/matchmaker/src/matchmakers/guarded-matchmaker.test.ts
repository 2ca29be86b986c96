import { describe, expect, test } from "vitest";
import { candidate } from "../../test-support/candidates.ts";
import type { MatchCandidate } from "../candidates/candidate.ts";
import { FifoMatchmaker } from "./fifo-matchmaker.ts";
import { GroupReunionMatchmaker } from "./group-reunion-matchmaker.ts";
import { GuardedMatchmaker } from "./guarded-matchmaker.ts";
import { LatencyFifoMatchmaker } from "./latency-fifo-matchmaker.ts";
import type { Matchmaker } from "./matchmaker.ts";
import { RankedMatchmaker } from "../ranked/ranked-matchmaker.ts";
import { measured, ofKind, Scenario } from "../../test-support/scenario.ts";

const limitMs = 100;
const builtIn: [name: string, make: () => Matchmaker][] = [
  ["FifoMatchmaker", () => new FifoMatchmaker({ maxP2pRttMs: limitMs })],
  ["LatencyFifoMatchmaker", () => new LatencyFifoMatchmaker({ maxServerRttMs: 400, maxP2pRttMs: limitMs })],
  ["GroupReunionMatchmaker", () => new GroupReunionMatchmaker({ maxP2pRttMs: limitMs })],
  ["RankedMatchmaker", () => new RankedMatchmaker({ maxP2pRttMs: limitMs })],
];

const methods = [
  "findMatch",
  "rankCandidates",
  "propose",
  "passedOver",
  "limitAfterMs",
  "replanAgesMs",
  "shouldRejectForRtt",
  "allowsPair",
  "kindsOf",
];
const getters = ["coalesceMs", "maxP2pRttMs", "maxP2pRttHardCapMs"];

const wrongs: [what: string, answer: () => unknown][] = [
  [
    "throws",
    () => {
      throw new Error("a bug");
    },
  ],
  [
    "throws nothing",
    () => {
      throw null;
    },
  ],
  ["answers NaN", () => Number.NaN],
  ["answers a negative number", () => -1],
  ["answers a number without end", () => Number.POSITIVE_INFINITY],
  ["answers nothing", () => undefined],
  ["answers words", () => "nonsense"],
  ["answers an object", () => ({})],
  ["answers a list of nothing", () => [undefined]],
  ["answers a list of NaN", () => [Number.NaN]],
  ["answers a list with holes", () => Array.from({ length: 2 })],
  ["answers lists of nothing", () => [[null, null]]],
];

/** There are no async getters. */
const promises: typeof wrongs = [
  ["answers a promise", async () => null],
  ["answers a promise that is broken", async () => Promise.reject(new Error("a bug, later"))],
  ["answers a list of promises", () => [Promise.reject(new Error("a bug, later")), Promise.resolve(null)]],
  ["answers a list of lists of promises", () => [[Promise.reject(new Error("a bug, later"))]]],
];

/** The matchmaker with one of its members as a researcher may have written it. */
function withMember<M extends Matchmaker>(matchmaker: M, name: string, answer: () => unknown): M {
  const member = methods.includes(name) ? { value: answer } : { get: answer };
  return Object.defineProperty(matchmaker, name, { configurable: true, ...member });
}

/** Time passes from deadline to deadline until everybody is matched or gone; every probe finds `rttMs`, unless that is `null`. */
function playOut(scenario: Scenario, rttMs: number | null): void {
  let steps = 0;
  for (let next = scenario.waitroom.nextDeadline(); next !== null; next = scenario.waitroom.nextDeadline()) {
    if (++steps > 2_000) throw new Error(`no end: ${scenario.stays}`);
    scenario.pass(Math.max(0, next - scenario.atMs));
    if (rttMs === null) continue;
    for (const { probeId, members, state } of scenario.waitroom.inspect().probes.values()) {
      if (state.kind === "settled") continue;
      for (const id of members) scenario.report(id, probeId, measured(rttMs));
    }
  }
}

describe.each([2, 3])("with groups of %s,", (groupSize) => {
  describe.each(builtIn)("a class that extends %s", (_name, make) => {
    describe.each([...methods, ...getters])("and whose %s", (member) => {
      test.each(methods.includes(member) ? [...wrongs, ...promises] : wrongs)(
        "%s: nothing is thrown, and everybody has an outcome in time",
        (_what, answer) => {
          for (const rttMs of [50, 150, null]) {
            const scenario = new Scenario({
              groupSize,
              matchmaker: withMember(make(), member, answer),
              timeoutMs: 20_000,
            });
            scenario.joinAll("a", "b");
            scenario.pass(10);
            scenario.joinAll("c", "d");
            playOut(scenario, rttMs);
            const released = ofKind(scenario.effects, "release");
            expect(released.every(({ waitedMs }) => waitedMs <= 20_000 + 10_500)).toBe(true);
            expect(scenario.stays.replaceAll(/\w+:matched/g, "").trim()).toBe("");
            if (rttMs !== 50) expect(ofKind(scenario.effects, "startMatch")).toEqual([]);
          }
        },
      );
    });
  });
});

describe("what went wrong is reported", () => {
  const members = ["findMatch", "propose", "passedOver", "limitAfterMs", "allowsPair", "kindsOf", "coalesceMs"];

  test.each([...members, "replanAgesMs", "shouldRejectForRtt", "maxP2pRttHardCapMs"])("of %s", (member) => {
    const broken = withMember(new FifoMatchmaker({ maxP2pRttMs: limitMs }), member, () => Number.NaN);
    const scenario = new Scenario({ matchmaker: broken });
    scenario.joinAll("a", "b");
    if (scenario.probes !== "") scenario.measure("a", "b", 50);
    const [failure] = ofKind(scenario.effects, "matchmakerFailed");
    expect(String(failure?.error)).toMatch(new RegExp(`TypeError: ${member} answered NaN; allowed: \\w`));
  });

  test.each(members.slice(0, -1))("of %s where it is async: a promise is no answer", (member) => {
    const broken = withMember(new FifoMatchmaker({ maxP2pRttMs: limitMs }), member, async () => null);
    const scenario = new Scenario({ matchmaker: broken });
    scenario.joinAll("a", "b");
    if (scenario.probes !== "") scenario.measure("a", "b", 50);
    const [failure] = ofKind(scenario.effects, "matchmakerFailed");
    expect(String(failure?.error)).toContain(`${member} answered a promise, which is no answer; allowed: `);
  });

  test("once in a round, however often it was asked", () => {
    const broken = withMember(new FifoMatchmaker({ maxP2pRttMs: limitMs }), "allowsPair", () => undefined);
    const scenario = new Scenario({ matchmaker: broken });
    scenario.joinAll("a", "b", "c");
    expect(ofKind(scenario.join("d"), "matchmakerFailed")).toHaveLength(1);
    expect(ofKind(scenario.join("e"), "matchmakerFailed")).toHaveLength(1);
  });
});

describe("in the place of what went wrong", () => {
  const guarded = (member: string, answer: () => unknown, options: object = { maxP2pRttMs: limitMs }) =>
    new GuardedMatchmaker(withMember(new FifoMatchmaker(options), member, answer), () => {});
  const [a, b] = [candidate("a"), candidate("b")];

  test("stands the limit for somebody who has just arrived", () => {
    expect(guarded("limitAfterMs", () => Number.NaN).limitAfterMs(60_000)).toBe(limitMs);
    expect(guarded("maxP2pRttHardCapMs", () => "100").limitAfterMs(60_000)).toBe(limitMs);
  });

  test("nobody is matched without a measurement because the limit is not known", () => {
    expect(guarded("limitAfterMs", () => undefined, {}).limitAfterMs(0)).toBe(0);
    const scenario = new Scenario({ matchmaker: withMember(new FifoMatchmaker(), "limitAfterMs", () => undefined) });
    scenario.joinAll("a", "b");
    expect(scenario.stays).toBe("a:waiting b:waiting");
  });

  test("a pair is kept apart of which it cannot be said whether it may be put together", () => {
    expect(guarded("allowsPair", () => "yes").allowsPair(a, b)).toBe(false);
  });

  test("a measurement is held against the plain limit", () => {
    const { shouldReject } = { shouldReject: guarded("shouldRejectForRtt", async () => false) };
    expect([99, 100, 101, null].map((rttMs) => shouldReject.shouldRejectForRtt(rttMs, limitMs))).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });

  test("a plan stands although nobody can be counted who was passed over", () => {
    const scenario = new Scenario({
      matchmaker: withMember(new FifoMatchmaker({ maxP2pRttMs: limitMs }), "passedOver", () => undefined),
    });
    scenario.joinAll("a", "b");
    expect(scenario.probes).toBe("a-b");
  });
});

/** The likeliest mistake of a researcher: who comes first is taken for a matter of roles. */
const sellerThenBuyer = (a: MatchCandidate, b: MatchCandidate): boolean =>
  a.participantId.startsWith("seller") && b.participantId.startsWith("buyer");

describe.each(builtIn)("a class that extends %s, whose allowsPair goes by the order of the two,", (_name, make) => {
  test.each([
    ["seller", "buyer"],
    ["buyer", "seller"],
  ])("matches nobody, whoever comes first, and is told why once: %s, %s", (...ids) => {
    const matchmaker = Object.assign(make(), { allowsPair: sellerThenBuyer });
    const scenario = new Scenario({ matchmaker, timeoutMs: 20_000 });
    scenario.joinAll(...ids);
    playOut(scenario, 50);
    scenario.joinAll("seller2", "buyer2");
    playOut(scenario, 50);
    expect(ofKind(scenario.effects, "startMatch")).toEqual([]);
    expect(ofKind(scenario.effects, "matchmakerFailed").map(({ error }) => String(error))).toEqual([
      "Error: allowsPair must say the same of (a, b) and (b, a); " +
        'it allows ("seller", "buyer"), but not ("buyer", "seller"), so they are kept apart',
    ]);
  });

  test("matches them once it says the same of both orders", () => {
    const allowsPair = (a: MatchCandidate, b: MatchCandidate) => sellerThenBuyer(a, b) || sellerThenBuyer(b, a);
    const scenario = new Scenario({ matchmaker: Object.assign(make(), { allowsPair }) });
    scenario.joinAll("buyer1", "buyer2", "seller");
    playOut(scenario, 50);
    expect(ofKind(scenario.effects, "startMatch").flatMap(({ participantIds }) => participantIds)).toContain("seller");
    expect(ofKind(scenario.effects, "matchmakerFailed")).toEqual([]);
  });
});

describe("whether two may meet", () => {
  test("is asked both ways round of a rule of a researcher's", () => {
    const asked: string[] = [];
    const allowsPair = (a: MatchCandidate, b: MatchCandidate) => asked.push(`${a.participantId}${b.participantId}`) > 0;
    const own = Object.assign(new FifoMatchmaker(), { allowsPair });
    new GuardedMatchmaker(own, () => {}).allowsPair(candidate("a"), candidate("b"));
    expect(asked).toEqual(["ab", "ba"]);
  });

  test("is asked once of the built-in rule, which is the same both ways", () => {
    let looks = 0;
    const history = { get: () => (looks++, null) };
    const [a, b] = ["a", "b"].map((id) => Object.defineProperty({ ...candidate(id) }, "groupHistory", history));
    if (!a || !b) throw new Error("nobody");
    const fifo = new FifoMatchmaker({ avoidPrevious: true });
    fifo.allowsPair(a, b);
    const looksForOne = looks;
    new GuardedMatchmaker(fifo, () => {}).allowsPair(a, b);
    expect(looks).toBe(2 * looksForOne);
  });
});

test("ages in any order are put in order", () => {
  const shuffled = withMember(new FifoMatchmaker({ maxP2pRttMs: limitMs }), "replanAgesMs", () => [30, 10, 20]);
  expect(new GuardedMatchmaker(shuffled, () => {}).replanAgesMs(100)).toEqual([10, 20, 30]);
});

test("a matchmaker of an older copy of the package, which has fewer members, is asked what it knows", () => {
  const fifo = new FifoMatchmaker({ maxP2pRttMs: limitMs });
  const older = {
    maxP2pRttMs: limitMs,
    findMatch: fifo.findMatch.bind(fifo),
    rankCandidates: fifo.rankCandidates.bind(fifo),
    limitAfterMs: fifo.limitAfterMs.bind(fifo),
    shouldRejectForRtt: fifo.shouldRejectForRtt.bind(fifo),
    allowsPair: fifo.allowsPair.bind(fifo),
    propose: fifo.propose.bind(fifo),
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what an older copy passes
  const scenario = new Scenario({ matchmaker: older as unknown as Matchmaker });
  scenario.joinAll("a", "b");
  scenario.measure("a", "b", 50);
  expect(scenario.stays).toBe("a:confirming b:confirming");
  expect(ofKind(scenario.effects, "matchmakerFailed")).toEqual([]);
});

test.each([
  ["a moment from now each time", (waitedMs: number) => [waitedMs + 0.01]],
  ["a thousand moments", () => Array.from({ length: 1_000 }, (_, index) => 10_000 + index / 100)],
])("ages that are %s are no reason to plan without end", (_what, agesMs) => {
  const fifo = new FifoMatchmaker({ maxP2pRttMs: limitMs });
  const matchmaker: Matchmaker = withMember(fifo, "replanAgesMs", () => agesMs(scenario.atMs));
  const scenario: Scenario = new Scenario({ matchmaker, timeoutMs: 20_000 });
  scenario.join("a");
  for (let next = scenario.waitroom.nextDeadline(); next !== null; next = scenario.waitroom.nextDeadline()) {
    expect(next - scenario.atMs >= 10 || next === 20_000, `${scenario.atMs} to ${next}`).toBe(true);
    scenario.pass(next - scenario.atMs);
  }
  expect(scenario.stays).toBe("");
});
