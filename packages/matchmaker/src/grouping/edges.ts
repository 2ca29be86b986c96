import type { Edge } from "../pairs/link.ts";
import { pairDeadline } from "../room/deadlines.ts";
import type { Room } from "../room/room.ts";

/** The group of this pair did not come about. For a while its connection is kept, and it need not be measured again. */
export function keepEdge(room: Room, edge: Edge): void {
  const expiresAtMs = expiryOf(room, edge);
  const areHere = edge.members.every((id) => room.participants.get(id)?.presence.kind !== "away");
  if (expiresAtMs <= room.atMs || room.present(edge.members).length < 2 || !areHere) {
    room.closeLink(edge.linkId);
    return;
  }
  const [a, b] = edge.members;
  room.edges.set(a, b, edge);
  room.deadlines.set(pairDeadline("edge", a, b), expiresAtMs);
}

/** The kept edge of a pair, unless it is too old: after a stall, its deadline may still be in the queue behind a plan. */
export function freshEdge(room: Readonly<Room>, a: string, b: string): Edge | null {
  const edge = room.edges.get(a, b);
  return edge && expiryOf(room, edge) > room.atMs ? edge : null;
}

/** Takes the kept edge of a pair out, for a group that is put forward. */
export function takeEdge(room: Room, [a, b]: readonly [string, string]): Edge | null {
  const edge = room.edges.get(a, b);
  if (!edge) return null;
  room.edges.delete(a, b);
  room.deadlines.clear(pairDeadline("edge", a, b));
  return edge;
}

/** A measurement has become too old: its connection is closed. */
export function expireEdge(room: Room, pair: readonly [string, string]): void {
  const edge = takeEdge(room, pair);
  if (!edge) return;
  room.closeLink(edge.linkId);
  for (const member of room.present(pair)) if (member.stay.kind === "waiting") room.tell(member);
}

/** Somebody's connections are gone, with their page or their network. */
export function forgetEdges(room: Room, participantId: string): void {
  for (const { members } of room.edges.partnersOf(participantId).values()) expireEdge(room, members);
}

function expiryOf({ rules }: Readonly<Room>, { measuredAtMs }: Edge): number {
  return measuredAtMs + rules.pairRest.goodEdgeTtlMs;
}

/** A pair that was measured as good turned out to be too slow. From `goodFromMs` on, a limit would accept it. */
export function restAsSlow(room: Room, pair: readonly [string, string], goodFromMs: number | null): void {
  room.deadlines.set(pairDeadline("pairRest", ...pair), room.pairs.noteSlow(pair, goodFromMs, room.atMs));
}

/**
 * A pair whose connection broke after it was measured as good is not put forward for a while, the longer the more often it
 * happens.
 */
export function restAfterBreak(room: Room, pair: readonly [string, string]): void {
  room.deadlines.set(pairDeadline("pairRest", ...pair), room.pairs.noteBroken(pair, room.atMs));
}
