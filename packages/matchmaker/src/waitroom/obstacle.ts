import { isAbove } from "../above-limit.ts";
import type { MatchCandidate } from "../candidates/candidate.ts";
import { freshEdge } from "../grouping/edges.ts";
import { NO_LIMIT_KNOWN } from "../matchmakers/guarded-matchmaker.ts";
import { pairsOf } from "../pairs/pair-map.ts";
import type { Participant } from "../room/participant.ts";
import type { Room } from "../room/room.ts";

type Pair = readonly [Participant, Participant];

/** The limit in ms for these people together: each by their own wait, and the strictest counts. `null`: none. */
export function limitFor(room: Readonly<Room>, members: readonly Participant[]): number | null {
  if (room.rules.groupSize === 1) return null;
  let strictestMs: number | null = null;
  for (const { joinedAtMs } of members) {
    const limitMs = room.matchmaker.limitAfterMs(room.atMs - joinedAtMs);
    if (limitMs !== null) strictestMs = Math.min(limitMs, strictestMs ?? limitMs);
  }
  return strictestMs;
}

/** What speaks against two people in one group now, in words; `null`: nothing. */
export type Obstacle =
  | "no limit is known for them"
  | "what was measured between them is above the limit"
  | "the pair rests after it was rejected or its connection broke"
  | "their server RTTs differ by more than the scene allows"
  | "allowsPair keeps them apart";

/** Whether two people may be put forward in one group now. */
export function canPair(room: Readonly<Room>, first: Participant, second: Participant): boolean {
  return obstacleBetween(room, first, second) === null;
}

export function obstacleBetween(room: Readonly<Room>, first: Participant, second: Participant): Obstacle | null {
  const [{ candidate: a }, { candidate: b }] = [first, second];
  const known = knownObstacle(room, [first, second], limitFor(room, [first, second]));
  if (known) return known;
  if (differTooMuch(a, b, room.rules.maxServerRttDifferenceMs))
    return "their server RTTs differ by more than the scene allows";
  return room.matchmaker.allowsPair(a, b) ? null : "allowsPair keeps them apart";
}

/**
 * Whether people of whom each two may be put forward may be so all together. What is known of two of them is held against the
 * limit of the group, by which they would be judged: a third one with a stricter limit may be too much for them. Whoever is added
 * to a group that may not be put forward makes it no better.
 */
export function canGroup(room: Readonly<Room>, members: readonly Participant[]): boolean {
  if (members.length < 3) return true;
  const limitMs = limitFor(room, members);
  return pairsOf(members).every((pair) => knownObstacle(room, pair, limitMs) === null);
}

/** What {@link canGroup} costs, in looks at pairs: everybody's limit is asked for, and then every pair is looked at. */
export function looksAtGroup(size: number): number {
  return size < 3 ? 0 : size + (size * (size - 1)) / 2;
}

/** What was measured between two people, or could not be, that speaks against them under that limit. */
export function knownObstacle(room: Readonly<Room>, [first, second]: Pair, limitMs: number | null): Obstacle | null {
  if (limitMs === NO_LIMIT_KNOWN) return "no limit is known for them";
  const [a, b] = [first.participantId, second.participantId];
  const edge = freshEdge(room, a, b);
  if (edge && limitMs !== null && edge.goodFromMs > limitMs) return "what was measured between them is above the limit";
  if (!room.pairs.isResting(a, b, { atMs: room.atMs, limitMs })) return null;
  return "the pair rests after it was rejected or its connection broke";
}

function differTooMuch(a: MatchCandidate, b: MatchCandidate, maxMs: number | null): boolean {
  if (maxMs === null || a.serverRttMs === null || b.serverRttMs === null) return false;
  return isAbove(Math.abs(a.serverRttMs - b.serverRttMs), maxMs);
}
