import type { MatchCandidate } from "./candidate.ts";
import { freshEdge } from "./edges.ts";
import type { Participant } from "./participant.ts";
import type { Room } from "./room.ts";

/** The limit in ms for these people together: each by their own wait, and the strictest counts. `null`: none. */
export function limitFor(room: Readonly<Room>, members: readonly Participant[]): number | null {
  const { matchmaker, groupSize } = room.rules;
  if (groupSize === 1) return null;
  const capMs = matchmaker.maxP2pRttHardCapMs ?? Number.POSITIVE_INFINITY;
  let strictestMs: number | null = null;
  for (const { joinedAtMs } of members) {
    const limitMs = matchmaker.limitAfterMs(room.atMs - joinedAtMs);
    if (limitMs !== null) strictestMs = Math.min(limitMs, capMs, strictestMs ?? limitMs);
  }
  return strictestMs;
}

/** Whether two people may be put forward in one group now. */
export function canPair(room: Readonly<Room>, first: Participant, second: Participant): boolean {
  const [{ candidate: a }, { candidate: b }] = [first, second];
  const limitMs = limitFor(room, [first, second]);
  const edge = freshEdge(room, a.participantId, b.participantId);
  if (edge && limitMs !== null && edge.goodFromMs > limitMs) return false;
  return (
    !room.pairs.isResting(a.participantId, b.participantId, { atMs: room.atMs, limitMs }) &&
    !differTooMuch(a, b, room.rules.maxServerRttDifferenceMs) &&
    room.rules.matchmaker.allowsPair(a, b)
  );
}

function differTooMuch(a: MatchCandidate, b: MatchCandidate, maxMs: number | null): boolean {
  if (maxMs === null || a.serverRttMs === null || b.serverRttMs === null) return false;
  return Math.abs(a.serverRttMs - b.serverRttMs) > maxMs;
}
