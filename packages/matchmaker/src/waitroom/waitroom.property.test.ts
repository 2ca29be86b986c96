import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FifoMatchmaker } from "../matchmakers/fifo-matchmaker.ts";
import { GroupReunionMatchmaker } from "../matchmakers/group-reunion-matchmaker.ts";
import { LatencyFifoMatchmaker } from "../matchmakers/latency-fifo-matchmaker.ts";
import { firstCompatibleGroup } from "../matchmakers/compatible-group.ts";
import type { MatchCandidate } from "../candidates/candidate.ts";
import type { MatchmakerOptions } from "../matchmakers/matchmaker.ts";
import { canGroup, canPair } from "./obstacle.ts";
import { isIdle } from "../room/participant.ts";
import type { WaitroomOptions } from "../room/rules.ts";
import { movesArbitrary, Play } from "../../test-support/play.ts";
import { Waitroom } from "./waitroom.ts";

/** Short times, so that a random play meets all of them. */
const times: Omit<WaitroomOptions, "groupSize" | "matchmaker"> = {
  timeoutMs: 20_000,
  graceMs: 1_000,
  countdownMs: 700,
  firstRttWaitMs: 300,
  probe: { prepareMs: 400, connectMs: 600, measureMs: 500 },
  pairRest: { slowPairCooldownMs: 8_000, unmeasuredBackoffMs: 200, unmeasuredRetries: 2, goodEdgeTtlMs: 5_000 },
  participantRest: { afterPartners: 2, restMs: 300, longestRestMs: 3_000 },
};

type Limit = NonNullable<MatchmakerOptions["maxP2pRttMs"]> | null;

const matchmakers = [
  ["FifoMatchmaker", (maxP2pRttMs: Limit) => new FifoMatchmaker({ maxP2pRttMs })],
  ["LatencyFifoMatchmaker", (maxP2pRttMs: Limit) => new LatencyFifoMatchmaker({ maxServerRttMs: 150, maxP2pRttMs })],
  ["GroupReunionMatchmaker", (maxP2pRttMs: Limit) => new GroupReunionMatchmaker({ maxP2pRttMs })],
  [
    "GroupReunionMatchmaker without fallback",
    (maxP2pRttMs: Limit) => new GroupReunionMatchmaker({ maxP2pRttMs, fallbackToFifo: false }),
  ],
] as const;

const growing = [
  { afterMs: 0, maxP2pRttMs: 100 },
  { afterMs: 2_000, maxP2pRttMs: 150 },
];

/** What differs from play to play: mostly pairs and trios that are probed. */
const sceneArbitrary = fc.record({
  groupSize: fc.constantFrom(1, 2, 2, 3, 3, 4, 6),
  maxP2pRttMs: fc.constantFrom<Limit>(null, 100, 100, 100, growing),
  countdownMs: fc.constantFrom(700, 700, 100, 0),
  onTimeout: fc.constantFrom("release" as const, "choice" as const),
  extendByMs: fc.constantFrom(3_000, 30_000),
  maxExtensions: fc.constantFrom(1, 2),
  choiceWithinMs: fc.constantFrom(1_000, 10_000),
  readyCheck: fc.constantFrom(false as const, false as const, { answerWithinMs: 800 }),
  minimumWaitMs: fc.constantFrom(null, 5_000, 22_000),
});

/** Nobody who could be matched is left waiting, for a matchmaker that takes anybody. */
function forgottenGroup({ room }: Play): string[] {
  const idle = [...room.participants.values()].filter(isIdle).map(({ candidate }) => candidate);
  const group = firstCompatibleGroup(idle, room.rules.groupSize, {
    canPair(a, b) {
      const [first, second] = room.present([a.participantId, b.participantId]);
      return first !== undefined && second !== undefined && canPair(room, first, second);
    },
    canGroup: (members) => canGroup(room, room.present(members.map(({ participantId }) => participantId))),
  });
  return group ? [`${group.map(({ participantId }) => participantId).join(", ")} are forgotten`] : [];
}

describe.each(matchmakers)("a waitroom with %s, whatever happens,", (name, newMatchmaker) => {
  const takesAnybody = name === "FifoMatchmaker" || name === "GroupReunionMatchmaker";

  test("keeps its invariants, gives everybody one outcome, and forgets everybody in the end", () => {
    fc.assert(
      fc.property(movesArbitrary, sceneArbitrary, (moves, { maxP2pRttMs, ...scene }) => {
        const options = { ...times, ...scene, matchmaker: newMatchmaker(maxP2pRttMs) };
        const play = new Play(options, takesAnybody ? forgottenGroup : undefined);
        for (const move of moves) play.play(move);
        play.endAllStays();
        play.everybodyLeaves();
        expect(play.faults).toEqual([]);
      }),
      { numRuns: 250 },
    );
  });

  test("does the same again when its journal is replayed", () => {
    fc.assert(
      fc.property(movesArbitrary, sceneArbitrary, (moves, { maxP2pRttMs, ...scene }) => {
        const options = { ...times, ...scene, matchmaker: newMatchmaker(maxP2pRttMs) };
        const play = new Play(options);
        for (const move of moves) play.play(move);
        const again = new Waitroom(options);
        const effects = play.journal.map(({ event, atMs }) => again.handle(event, atMs));
        expect(effects).toEqual(play.journal.map((entry) => entry.effects));
        expect(again.inspect()).toEqual(play.waitroom.inspect());
      }),
      { numRuns: 50 },
    );
  });
});

/** A researcher's matchmaker on a bad day: throws and answers nonsense, depending on who is there. */
class Broken extends FifoMatchmaker {
  override findMatch(...question: Parameters<FifoMatchmaker["findMatch"]>): MatchCandidate[] | null {
    const [arriving, waiting] = question;
    const mood = (waiting.length * 3 + arriving.participantId.charCodeAt(0)) % 5;
    if (mood === 0) throw new Error("a bad day");
    if (mood === 1) return [arriving, arriving];
    if (mood === 2) return [{ participantId: "stranger", serverRttMs: null }, arriving];
    return super.findMatch(...question);
  }
}

test("a waitroom with a broken matchmaker keeps its invariants all the same", () => {
  fc.assert(
    fc.property(movesArbitrary, sceneArbitrary, (moves, { maxP2pRttMs, ...scene }) => {
      const play = new Play({ ...times, ...scene, matchmaker: new Broken({ maxP2pRttMs }) });
      for (const move of moves) play.play(move);
      play.endAllStays();
      play.everybodyLeaves();
      expect(play.faults).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

test("random plays come to everything that there is", () => {
  const counts = new Map<string, number>();
  const statistics = fc.sample(movesArbitrary, { numRuns: 150, seed: 7 });
  for (const [index, moves] of statistics.entries()) {
    const matchmaker = new FifoMatchmaker({ maxP2pRttMs: 100 });
    const play = new Play({ ...times, groupSize: 2 + (index % 2), matchmaker });
    for (const move of moves) play.play(move);
    for (const [kind, count] of play.ledger.counts) counts.set(kind, (counts.get(kind) ?? 0) + count);
    for (const { verdict } of play.ledger.probes.values()) {
      const reason = verdict?.kind === "rejected" ? verdict.reason : (verdict?.kind ?? "open");
      counts.set(reason, (counts.get(reason) ?? 0) + 1);
    }
  }
  const effects = ["announceMatch", "startMatch", "cancelMatch", "memberGone", "withdrawn", "release", "ignored"];
  const verdicts = ["accepted", "rtt-too-high", "timeout", "connection-failed", "peer-left", "reports-disagree"];
  for (const kind of [...effects, ...verdicts]) expect(counts.get(kind) ?? 0, kind).toBeGreaterThan(0);
});
