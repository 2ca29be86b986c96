import { Waitroom, type Effect, type WaitroomEvent } from "@earshot/matchmaker";
import { describe, expect, test, vi } from "vitest";
import { describeFailure, searchFaults } from "./fault-search.ts";
import { realWaitroom, StoryPlay, type NewWaitroom } from "./story-play.ts";
import { storyOf } from "./story.ts";

/** A shared machine may be slow. */
vi.setConfig({ testTimeout: 120_000 });

test("20,000 stories of drop-outs, lies, silence and late, lost and doubled messages break no invariant", () => {
  const failure = searchFaults(1, 20_000);
  expect(failure && describeFailure(failure)).toBeNull();
});

test("the stories come to everything that there is", () => {
  const counts = new Map<string, number>();
  const count = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1);
  const matchedSizes = new Set<number>();
  for (let seed = 1; seed <= 1_000; seed++) {
    const { scene, moves } = storyOf(seed);
    const play = new StoryPlay(scene, realWaitroom);
    for (const move of moves) play.play(move);
    play.endAllStays();
    for (const kind of play.ledger.counts.keys()) count(kind);
    if (play.ledger.counts.has("startMatch")) matchedSizes.add(scene.groupSize);
    for (const { verdict } of play.ledger.probes.values()) {
      count(verdict?.kind === "rejected" ? verdict.reason : (verdict?.kind ?? "open"));
    }
  }
  const effects = ["announceMatch", "startMatch", "cancelMatch", "memberGone", "withdrawn", "release", "ignored"];
  const verdicts = [
    "accepted",
    "rtt-too-high",
    "timeout",
    "connection-failed",
    "peer-left",
    "reports-disagree",
    "unmeasurable",
  ];
  for (const kind of [...effects, ...verdicts]) expect(counts.get(kind) ?? 0, kind).toBeGreaterThan(5);
  expect([...matchedSizes].toSorted()).toEqual([1, 2, 3, 4, 8]);
});

/** Takes a report of somebody else for one of a member: the check of membership is forgotten. */
class TakesAnybodysReport extends Waitroom {
  override handle(event: WaitroomEvent, atMs: number): Effect[] {
    const probe = event.kind === "probeReported" ? this.inspect().probes.get(event.probeId) : undefined;
    if (event.kind !== "probeReported" || !probe || probe.members.includes(event.participantId)) {
      return super.handle(event, atMs);
    }
    return super.handle({ ...event, participantId: probe.members[0] }, atMs);
  }
}

/** Sends whoever comes back to the end of the line, and tells nobody. */
class LosesPlaces extends Waitroom {
  override handle(event: WaitroomEvent, atMs: number): Effect[] {
    const known = event.kind === "reconnected" && this.inspect().participants.get(event.participantId);
    if (!known || known.stay.kind !== "waiting") return super.handle(event, atMs);
    const { participantId, hidden } = event;
    super.handle({ kind: "left", participantId }, atMs);
    const { serverRttMs, groupHistory = null } = known.candidate;
    super.handle({ kind: "joined", participantId, serverRttMs, hidden, groupHistory }, atMs);
    return [];
  }
}

/** Forgets to wake up. */
class Oversleeps extends Waitroom {
  override nextDeadline(): number | null {
    const nextMs = super.nextDeadline();
    return nextMs !== null && nextMs > 5_000 ? null : nextMs;
  }
}

/** Remembers something outside of the events: two of them do not do the same. */
class Whimsical extends Waitroom {
  static #made = 0;
  readonly #isTalkative = ++Whimsical.#made % 2 === 0;

  override handle(event: WaitroomEvent, atMs: number): Effect[] {
    const effects = super.handle(event, atMs);
    return this.#isTalkative ? effects : effects.filter(({ kind }) => kind !== "lobbyChanged");
  }
}

/** Does not tell what becomes of those who are not matched. */
class HidesOutcomes extends Waitroom {
  override handle(event: WaitroomEvent, atMs: number): Effect[] {
    return super.handle(event, atMs).filter(({ kind }) => kind !== "release");
  }
}

describe("a brain with a bug is found out:", () => {
  const bugs: [string, NewWaitroom, RegExp][] = [
    ["counts the report of a stranger", (options) => new TakesAnybodysReport(options), /^I5/],
    ["loses the place of who comes back", (options) => new LosesPlaces(options), /^I[78]/],
    ["forgets to wake up", (options) => new Oversleeps(options), /^I8/],
    ["is not the same twice", (options) => new Whimsical(options), /^I9/],
    ["does not tell outcomes", (options) => new HidesOutcomes(options), /^I[78]/],
  ];

  test.for(bugs)("one that %s", ([, newWaitroom, expected]) => {
    const failure = searchFaults(1, 2_000, newWaitroom);
    expect(failure?.faults[0]).toMatch(expected);
  });

  test("and the story is cut down to the moves that it takes, and says how it can be played again", () => {
    const failure = searchFaults(1, 2_000, (options) => new TakesAnybodysReport(options));
    if (!failure) throw new Error("not found");
    expect(failure.story.moves.length).toBeLessThanOrEqual(10);
    expect(describeFailure(failure)).toMatch(/^seed \d+: I5 .*\nscene \{.*\n\d of \d+ moves suffice:\n {2}1 {2}\{/);
    expect(searchFaults(failure.story.seed, 1, (options) => new TakesAnybodysReport(options))).toEqual(failure);
  });
});
