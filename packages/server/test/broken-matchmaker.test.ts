import { FifoMatchmaker, Matchmaker, type MatchCandidate } from "@earshot/matchmaker";
import { ofType } from "@earshot/records";
import { describe, expect } from "vitest";
import { measuringPair, reportBoth } from "../test-support/probing.ts";
import { test } from "../test-support/server-test.ts";
import { scene } from "../src/study/scene.ts";

type Answer = (arriving: MatchCandidate, waiting: readonly MatchCandidate[]) => unknown;

/** First come, first served, except that it goes wrong when the person called trouble arrives. */
class Troubled extends FifoMatchmaker {
  readonly #answer: Answer;

  constructor(answer: Answer) {
    super();
    this.#answer = answer;
  }

  override findMatch(
    arriving: MatchCandidate,
    waiting: readonly MatchCandidate[],
    groupSize: number,
  ): MatchCandidate[] | null {
    const others = waiting.filter(({ participantId }) => participantId !== "trouble");
    if (arriving.participantId === "trouble") return this.#answer(arriving, waiting) as MatchCandidate[];
    return super.findMatch(arriving, others, groupSize);
  }
}

const wrongs: [string, Answer][] = [
  [
    "throws",
    () => {
      throw new Error("a bug of the researcher's");
    },
  ],
  [
    "throws something that is no error",
    () => {
      throw null;
    },
  ],
  ["answers a number", () => 42],
  ["answers too few", (arriving) => [arriving]],
  ["answers the same one twice", (arriving) => [arriving, arriving]],
  ["answers somebody who is not there", (arriving) => [{ participantId: "ghost", serverRttMs: 1 }, arriving]],
  ["answers nothing of a kind", (arriving) => [null, arriving]],
];

describe("a researcher's matchmaker that goes wrong", () => {
  test.for(wrongs)("costs one round, and the others are still matched: %s", async ([, answer], { serve, log }) => {
    const server = await serve(scene("game").matchmaking({ matchmaker: new Troubled(answer) }));
    const alice = await server.waitingPage("alice");
    await server.waitingPage("trouble");
    const bob = server.page("bob");
    await bob.join();
    await Promise.all([alice.next("match/announced"), bob.next("match/announced")]);
    expect(log.errors.map(({ message }) => message)).toContain(
      "the matchmaker of scene game failed; it cost one round",
    );
    const records = await server.finalRecords();
    expect(ofType(records, "matchmaker_failed")[0]).toBeDefined();
    expect(ofType(records, "match")[0]?.participant_ids).toEqual(["alice", "bob"]);
  });

  test("falls back to the plain limit if it throws over a measurement", async ({ serve, log }) => {
    class Undecided extends FifoMatchmaker {
      override shouldRejectForRtt(): boolean {
        throw new Error("a bug of the researcher's");
      }
    }
    const server = await serve(scene("game").matchmaking({ matchmaker: new Undecided({ maxP2pRttMs: 100 }) }));
    const pair = await measuringPair(server);
    await reportBoth(pair, 101);
    expect(await pair.alice.next("probe/stop")).toMatchObject({
      accepted: false,
      reason: "rtt-too-high",
    });
    expect(log.errors.length).toBeGreaterThan(0);
  });

  test("sees everybody who waits, in order of arrival, and their server RTT", async ({ serve }) => {
    const asked: [string, string[]][] = [];
    class Curious extends Matchmaker {
      findMatch(arriving: MatchCandidate, waiting: readonly MatchCandidate[]): MatchCandidate[] | null {
        asked.push([
          arriving.participantId,
          waiting.map(({ participantId, serverRttMs }) => `${participantId} ${serverRttMs}`),
        ]);
        return null;
      }
    }
    const server = await serve(scene("game").matchmaking({ matchmaker: new Curious() }));
    for (const id of ["a", "b", "c"]) await server.waitingPage(id);
    expect(asked).toContainEqual(["c", ["a 0", "b 0"]]);
  });
});
