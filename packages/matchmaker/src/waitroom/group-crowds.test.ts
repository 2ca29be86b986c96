import { afterAll, describe, expect, test, vi } from "vitest";
import type { WaitroomEvent } from "../room/events.ts";
import { FifoMatchmaker } from "../matchmakers/fifo-matchmaker.ts";
import { GroupReunionMatchmaker } from "../matchmakers/group-reunion-matchmaker.ts";
import { LatencyFifoMatchmaker } from "../matchmakers/latency-fifo-matchmaker.ts";
import type { MatchCandidate } from "../candidates/candidate.ts";
import type { Matchmaker, MatchmakerOptions } from "../matchmakers/matchmaker.ts";
import { PairLooks } from "../ranked/pair-looks.ts";
import { RankedMatchmaker } from "../ranked/ranked-matchmaker.ts";
import { ofKind } from "../../test-support/scenario.ts";
import { Waitroom } from "./waitroom.ts";

/** In a single event: what a step may cost, with the search begun last in it. Whether two may meet is asked both ways round. */
const most = { questions: 8_000, limits: 6_000, chances: 4_000 };

type Limit = NonNullable<MatchmakerOptions["maxP2pRttMs"]>;

const oneLimit: Limit = 100;
const schedule: Limit = [
  { afterMs: 0, maxP2pRttMs: 100 },
  { afterMs: 30_000, maxP2pRttMs: 150 },
];

/** First come, first served, but by a rule of a researcher's, so that the index is not asked. */
class Own extends FifoMatchmaker {
  override findMatch(...question: Parameters<FifoMatchmaker["findMatch"]>): MatchCandidate[] | null {
    return super.findMatch(...question);
  }
}

/** As that, of the ranked one. */
class OwnRanked extends RankedMatchmaker {
  override findMatch(...question: Parameters<RankedMatchmaker["findMatch"]>): MatchCandidate[] | null {
    return super.findMatch(...question);
  }
}

const matchmakers: [name: string, make: (maxP2pRttMs: Limit) => Matchmaker, groupSizes?: number[]][] = [
  ["FifoMatchmaker", (maxP2pRttMs) => new FifoMatchmaker({ maxP2pRttMs })],
  ["LatencyFifoMatchmaker", (maxP2pRttMs) => new LatencyFifoMatchmaker({ maxServerRttMs: 150, maxP2pRttMs })],
  ["GroupReunionMatchmaker", (maxP2pRttMs) => new GroupReunionMatchmaker({ maxP2pRttMs })],
  ["RankedMatchmaker", (maxP2pRttMs) => new RankedMatchmaker({ maxP2pRttMs })],
  ["a FIFO of a researcher's", (maxP2pRttMs) => new Own({ maxP2pRttMs }), [4]],
  ["a ranked one of a researcher's", (maxP2pRttMs) => new OwnRanked({ maxP2pRttMs }), [4]],
];

const cases = matchmakers.flatMap(([name, make, groupSizes = [3, 4, 6]]) =>
  groupSizes.flatMap((groupSize) =>
    [oneLimit, schedule].map((limit) => ({
      name: `${name}, groups of ${groupSize}, ${limit === schedule ? "a schedule" : "one limit"}`,
      groupSize,
      make: () => make(limit),
    })),
  ),
);

const looks = vi.spyOn(PairLooks.prototype, "chance");
afterAll(() => looks.mockRestore());

/** People with roles, of whom only those with different ones may be in one group. Counts what is asked about pairs. */
class Cast {
  readonly waitroom: Waitroom;
  readonly groupSize: number;
  /** Questions whether a pair is allowed, and for a limit, and looks at a chance, known or not: in a single event at most. */
  readonly most = { questions: 0, limits: 0, chances: 0 };
  readonly groups: string[] = [];
  #asked = { questions: 0, limits: 0, chances: 0 };
  #joined = 0;
  #atMs = 0;

  constructor(groupSize: number, matchmaker: Matchmaker) {
    matchmaker.allowsPair = (a, b) => {
      this.#asked.questions++;
      return roleOf(a.participantId) !== roleOf(b.participantId);
    };
    if (matchmaker.limitSteps.length > 1) {
      const limitAfterMs = matchmaker.limitAfterMs.bind(matchmaker);
      matchmaker.limitAfterMs = (waitedMs) => (this.#asked.limits++, limitAfterMs(waitedMs));
    }
    this.groupSize = groupSize;
    this.waitroom = new Waitroom({ groupSize, matchmaker, firstRttWaitMs: 0 });
  }

  /** All roles in turn but the last one, at one moment. */
  joinWithoutLast(count: number): void {
    for (let number = 0; number < count; number++) this.join(number % (this.groupSize - 1));
  }

  joinLastRole(): void {
    this.join(this.groupSize - 1);
  }

  join(role: number): void {
    const participantId = `${role}-${++this.#joined}`;
    this.#send({
      kind: "joined",
      participantId,
      serverRttMs: 10 + (this.#joined % 20),
      hidden: false,
      groupHistory: null,
    });
  }

  /** From deadline to deadline. */
  pass(ms: number): void {
    const untilMs = this.#atMs + ms;
    while ((this.waitroom.nextDeadline() ?? Number.POSITIVE_INFINITY) <= untilMs) this.tick();
    this.#atMs = untilMs;
  }

  /** At the next deadline. */
  tick(): void {
    this.#atMs = Math.max(this.#atMs, this.waitroom.nextDeadline() ?? 0);
    this.#send({ kind: "tick" });
  }

  #send(event: WaitroomEvent): void {
    this.#asked = { questions: 0, limits: 0, chances: 0 };
    looks.mockClear();
    const effects = this.waitroom.handle(event, this.#atMs);
    this.#asked.chances = looks.mock.calls.length;
    for (const what of ["questions", "limits", "chances"] as const) {
      this.most[what] = Math.max(this.most[what], this.#asked[what]);
    }
    this.groups.push(
      ...ofKind(effects, "proposed").map(({ participantIds }) => participantIds.map(roleOf).toSorted().join("")),
    );
  }
}

function roleOf(participantId: string): string {
  return participantId.slice(0, participantId.indexOf("-"));
}

describe.each(cases)("where nobody has the last role, $name:", ({ groupSize, make }) => {
  const allRoles = Array.from({ length: groupSize }, (_, role) => `${role}`).join("");

  test("no event asks about more pairs than a step may, and who has the role is soon in a group", () => {
    const cast = new Cast(groupSize, make());
    // Everybody arrives alone, and is planned for again when more becomes possible for all of them at once.
    cast.joinWithoutLast(60);
    cast.pass(31_000);
    expect(cast.groups).toEqual([]);
    expect(cast.most.questions).toBeGreaterThan(0);
    expect(cast.waitroom.inspect().unplanned.size).toBe(0);
    for (const _ of [1, 2]) cast.joinLastRole();
    cast.pass(200);
    expect(cast.groups).toEqual([allRoles, allRoles]);
    for (const what of ["questions", "limits", "chances"] as const)
      expect(cast.most[what], what).toBeLessThan(most[what]);
  });
});

test("who comes when the last one is planned for who was left for this step is left for the next one", () => {
  const cast = new Cast(4, new FifoMatchmaker({ maxP2pRttMs: schedule }));
  const left = () => cast.waitroom.inspect().unplanned.size;
  cast.joinWithoutLast(60);
  cast.pass(29_999);
  do cast.tick();
  while (left() !== 1);
  cast.join(0);
  expect(left()).toBe(1);
  expect(cast.most.questions).toBeLessThan(most.questions);
  cast.tick();
  expect(left()).toBe(0);
});
