import { describe, expect, test } from "vitest";
import type { MatchCandidate } from "../candidates/candidate.ts";
import { candidate } from "../../test-support/candidates.ts";
import type { Effect } from "../room/effects.ts";
import { FifoMatchmaker } from "../matchmakers/fifo-matchmaker.ts";
import { GroupReunionMatchmaker } from "../matchmakers/group-reunion-matchmaker.ts";
import { LatencyFifoMatchmaker } from "../matchmakers/latency-fifo-matchmaker.ts";
import { ofKind, Scenario } from "../../test-support/scenario.ts";

type Answer = (arriving: MatchCandidate, waiting: readonly MatchCandidate[]) => unknown;

/** A researcher's matchmaker: first come, first served, except where `answer` says something. */
class Custom extends FifoMatchmaker {
  readonly #answer: Answer;

  constructor(answer: Answer) {
    super({ maxP2pRttMs: 100 });
    this.#answer = answer;
  }

  override findMatch(...question: Parameters<FifoMatchmaker["findMatch"]>): MatchCandidate[] | null {
    const [arriving, waiting] = question;
    const answer = this.#answer(arriving, waiting);
    if (answer === undefined) return super.findMatch(...question);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what plain JavaScript may answer
    return answer as MatchCandidate[];
  }
}

const boom = () => {
  throw new Error("boom");
};

describe("the rules of stage 1", () => {
  test("are asked again when a server RTT becomes known", () => {
    const matchmaker = new LatencyFifoMatchmaker({ maxServerRttMs: 100, maxP2pRttMs: 100 });
    const scenario = new Scenario({ matchmaker });
    scenario.join("a", { serverRttMs: 90 });
    scenario.join("b", { serverRttMs: 90 });
    expect(scenario.probes).toBe("");
    scenario.send({ kind: "serverRttMeasured", participantId: "b", serverRttMs: 10 });
    expect(scenario.probes).toBe("a-b");
  });

  test("reunite partners, and keep waiting for them if told to", () => {
    const matchmaker = new GroupReunionMatchmaker({ fallbackToFifo: false });
    const scenario = new Scenario({ matchmaker });
    const { groupHistory } = candidate("c", null, ["a"]);
    scenario.joinAll("a", "b");
    expect(scenario.stays).toBe("a:waiting b:waiting");
    scenario.join("c", { groupHistory: groupHistory ?? null });
    expect(scenario.stays).toBe("a:confirming b:waiting c:confirming");
  });

  test("can hold apart whose server RTTs differ too much; a missing one passes", () => {
    const scenario = new Scenario({ maxServerRttDifferenceMs: 50, firstRttWaitMs: 0 });
    scenario.join("a", { serverRttMs: 10 });
    scenario.join("b", { serverRttMs: 61 });
    expect(scenario.probes).toBe("");
    scenario.join("c", { serverRttMs: 60 });
    expect(scenario.probes).toBe("a-c");
    scenario.join("d", { serverRttMs: null });
    expect(scenario.probes).toBe("a-c b-d");
  });
});

describe("a matchmaker that throws", () => {
  test("is reported and costs one round: the next event finds the same people waiting", () => {
    let isBroken = true;
    const scenario = new Scenario({ matchmaker: new Custom(() => (isBroken ? boom() : undefined)) });
    const effects = scenario.joinAll("a", "b");
    expect(ofKind(effects, "matchmakerFailed").map(({ error }) => error)).toContainEqual(new Error("boom"));
    expect(scenario.stays).toBe("a:waiting b:waiting");
    isBroken = false;
    scenario.join("c");
    expect(scenario.stays).toBe("a:probing b:waiting c:probing");
  });

  test("at one participant does not stop the others", () => {
    const scenario = new Scenario({
      matchmaker: new Custom(({ participantId }) => (participantId === "odd" ? boom() : undefined)),
    });
    scenario.join("odd", { hidden: true });
    scenario.joinAll("a", "b");
    scenario.setHidden("odd", false);
    expect(ofKind(scenario.effects, "matchmakerFailed")).not.toEqual([]);
    expect(scenario.stays).toBe("odd:waiting a:probing b:probing");
    scenario.join("c");
    expect(scenario.stays).toBe("odd:probing a:probing b:probing c:probing");
  });

  test("when several are freed at once puts nobody into two proposals", () => {
    let isBroken = false;
    const scenario = new Scenario({
      matchmaker: new Custom(({ participantId }) => (isBroken && participantId === "b" ? boom() : undefined)),
    });
    scenario.joinAll("a", "b", "c", "d");
    expect(scenario.probes).toBe("a-b c-d");
    isBroken = true;
    expect(ofKind(scenario.pass(3_000), "matchmakerFailed")).not.toEqual([]);
    expect(scenario.probes).toBe("c-a b-d");
  });

  test("in shouldRejectForRtt is judged by its plain limit", () => {
    class Throwing extends FifoMatchmaker {
      override shouldRejectForRtt = boom;
    }
    for (const [medianMs, stays] of [
      [100, "a:confirming b:confirming"],
      [101, "a:waiting b:waiting"],
    ] as const) {
      const scenario = new Scenario({ matchmaker: new Throwing({ maxP2pRttMs: 100 }) });
      scenario.joinAll("a", "b");
      const effects = scenario.measure("a", "b", medianMs);
      expect(ofKind(effects, "matchmakerFailed").map(({ error }) => error)).toContainEqual(new Error("boom"));
      expect(scenario.stays).toBe(stays);
    }
  });

  test("its own rule decides where it does not throw", () => {
    class Lenient extends FifoMatchmaker {
      override shouldRejectForRtt(measuredRttMs: number | null): boolean {
        return measuredRttMs === null || measuredRttMs > 500;
      }
    }
    const scenario = new Scenario({ matchmaker: new Lenient({ maxP2pRttMs: 100 }) });
    scenario.joinAll("a", "b");
    scenario.measure("a", "b", 400);
    expect(scenario.stays).toBe("a:confirming b:confirming");
  });
});

describe("a matchmaker that answers nonsense", () => {
  const stranger = candidate("stranger");
  const nonsense: [what: string, answer: Answer][] = [
    ["too few", (arriving) => [arriving]],
    ["too many", (arriving, waiting) => [...waiting, arriving, arriving]],
    ["a stranger", (arriving) => [stranger, arriving]],
    ["the same one twice", (arriving) => [arriving, arriving]],
    ["somebody busy", (arriving) => [candidate("busy1"), arriving]],
    ["somebody hidden", (arriving) => [candidate("hidden"), arriving]],
    ["no list", () => 42],
    ["a list of nothing", () => [null, null]],
    ["a promise", async () => null],
  ];

  test.each(nonsense)("is reported and costs one round: %s", (_what, answer) => {
    const scenario = new Scenario({
      matchmaker: new Custom((arriving, waiting) =>
        arriving.participantId === "odd" ? answer(arriving, waiting) : undefined,
      ),
    });
    scenario.joinAll("busy1", "busy2");
    scenario.join("hidden", { hidden: true });
    scenario.join("a");
    const before = scenario.stays;
    expect(ofKind(scenario.join("odd"), "matchmakerFailed")).not.toEqual([]);
    expect(scenario.stays).toBe(`${before} odd:waiting`);
    scenario.join("b");
    expect(scenario.stays).toBe("busy1:probing busy2:probing hidden:waiting a:probing odd:waiting b:probing");
  });
});

/** A researcher's matchmaker that plans for itself, and thinks of nobody's rest. */
class Planning extends FifoMatchmaker {
  plan: string[][] = [];

  override propose(): MatchCandidate[][] {
    return this.plan.map((ids) => ids.map((id) => candidate(id)));
  }
}

/** Four who wait, the last of whom sets off the plan. */
function planned(...plan: string[][]) {
  const matchmaker = new Planning({ maxP2pRttMs: 100 });
  const scenario = new Scenario({ matchmaker });
  scenario.joinAll("a", "b", "c");
  matchmaker.plan = plan;
  return { scenario, effects: scenario.join("d") };
}

describe("a matchmaker that plans for itself", () => {
  test("is followed, whomever it puts together", () => {
    const { scenario, effects } = planned(["c", "a"], ["d", "b"]);
    expect(scenario.probes).toBe("c-a d-b");
    expect(ofKind(effects, "matchmakerFailed")).toEqual([]);
  });

  test("is followed only once for everybody", () => {
    const { scenario, effects } = planned(["a", "b"], ["b", "c"], ["c", "d"]);
    expect(scenario.probes).toBe("a-b c-d");
    expect(ofKind(effects, "matchmakerFailed")).toMatchObject([
      { error: { message: expect.stringContaining("b, c") } },
    ]);
  });

  test("does not get a pair probed that cools down", () => {
    const { scenario } = planned(["a", "b"]);
    const effects = scenario.measure("a", "b", 300);
    expect(ofKind(effects, "matchmakerFailed")).toHaveLength(1);
    expect(scenario.probes).toBe("");
  });
});

test("those who are freed together are asked about by seniority", () => {
  const scenario = new Scenario();
  scenario.join("a", { hidden: true });
  scenario.joinAll("b", "c", "d");
  scenario.setHidden("a", false);
  expect(scenario.probes).toBe("b-c d-a");
  scenario.pass(3_000);
  expect(scenario.probes).toBe("b-a d-c");
});

describe("what happens while a plan goes on", () => {
  /** So many who waited for their first round trips until now that one step does not plan for all; the next one would. */
  function inTheMiddle() {
    const scenario = new Scenario({ matchmaker: new FifoMatchmaker(), countdownMs: 0 });
    for (let number = 0; number < 70; number++) scenario.join(`p${number}`, { serverRttMs: null });
    scenario.pass(1_000);
    const [next] = scenario.waitroom.inspect().unplanned;
    if (next === undefined) throw new Error("everybody was planned for");
    const putForward = (effect: Effect) => effect.kind === "proposed" && effect.participantIds.includes(next);
    return { scenario, next, putForward };
  }

  test("is heard before the rest of the plan: a new page is admitted before it is put forward", () => {
    const { scenario, next, putForward } = inTheMiddle();
    const effects = scenario.join(next, { serverRttMs: null });
    expect(effects[0]).toMatchObject({ kind: "admitted", participantId: next, returning: true });
    expect(effects.filter(putForward)).toHaveLength(1);
    expect(ofKind(effects, "memberGone")).toEqual([]);
  });

  test.for(["disconnected", "left"] as const)("is heard before: who has %s is not put forward", (kind) => {
    const { scenario, next, putForward } = inTheMiddle();
    const effects = scenario.send({ kind, participantId: next });
    expect(ofKind(effects, "proposed")).not.toEqual([]);
    expect(effects.filter(putForward)).toEqual([]);
  });

  test("does not stop it: with every event it goes on by one step", () => {
    const { scenario } = inTheMiddle();
    const left = () => scenario.waitroom.inspect().unplanned.size;
    const before = left();
    scenario.send({ kind: "left", participantId: "nobody" });
    expect(left()).toBeLessThan(before);
  });
});
