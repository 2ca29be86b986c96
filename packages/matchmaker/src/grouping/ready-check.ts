import { keepEdge, restAfterBreak } from "./edges.ts";
import { commitMatch, type Commitment } from "./matching.ts";
import type { Effect } from "../room/effects.ts";
import type { Edge } from "../pairs/link.ts";
import type { Participant } from "../room/participant.ts";
import type { ReadyCheck } from "../room/ready-check.ts";
import type { Room } from "../room/room.ts";
import { isLastMiss, missCheck, sendBack } from "./stays.ts";
import { elsewhere } from "../verdict/rejection.ts";

/** A group whose pairs are all good becomes a match, where the scene asks for it only once everybody said that they are there. */
export function confirmGroup(room: Room, commitment: Commitment): void {
  const { readyCheck } = room.rules;
  if (!readyCheck) return commitMatch(room, commitment);
  const { members, ...group } = commitment;
  const { proposalId } = group;
  const participantIds = members.map(({ participantId }) => participantId);
  const untilMs = room.atMs + readyCheck.answerWithinMs;
  const check: ReadyCheck = { ...group, participantIds, askedAtMs: room.atMs, untilMs, ready: new Set() };
  room.readyChecks.set(proposalId, check);
  room.deadlines.set({ kind: "readyCheck", id: proposalId }, untilMs);
  for (const member of members) room.move(member, { kind: "ready-check", proposalId });
}

/** Somebody says that they are there: asked with a group, or put aside before. False if neither. */
export function noteReady(room: Room, participant: Participant): boolean {
  const { participantId, stay, isAside } = participant;
  if (isAside) {
    room.update(participant, { isAside: false });
    room.tell(participant);
    room.free(participant);
    return true;
  }
  const check = stay.kind === "ready-check" ? room.readyChecks.get(stay.proposalId) : undefined;
  if (!check || check.ready.has(participantId)) return false;
  const next: ReadyCheck = { ...check, ready: new Set([...check.ready, participantId]) };
  room.readyChecks.set(check.proposalId, next);
  if (next.ready.size < next.participantIds.length) room.tell(participant);
  else complete(room, next);
  return true;
}

function complete(room: Room, check: ReadyCheck): void {
  const { proposalId, participantIds, links, edges, maxP2pRttMs } = check;
  endCheck(room, check, null);
  commitMatch(room, { proposalId, members: room.present(participantIds), links, edges, maxP2pRttMs });
}

/** Not all have answered in time. */
export function expireReadyCheck(room: Room, proposalId: string): void {
  const check = room.readyChecks.get(proposalId);
  if (check) breakOff(room, check, { reason: "not-ready", kept: check.edges });
}

/** A member is gone: the others are not asked any longer. */
export function leaveReadyCheck(room: Room, proposalId: string, leaver: string): void {
  const check = room.readyChecks.get(proposalId);
  if (!check) return;
  const kept = check.edges.filter(({ members }) => !members.includes(leaver));
  breakOff(room, check, { reason: "peer-left", kept });
}

/** A connection of the group broke. False if it has no such connection. */
export function loseLinkOfReadyCheck(room: Room, proposalId: string, linkId: string): boolean {
  const check = room.readyChecks.get(proposalId);
  const lost = check?.edges.find((edge) => edge.linkId === linkId);
  if (!check || !lost) return false;
  restAfterBreak(room, lost.members);
  const kept = check.edges.filter((edge) => edge !== lost);
  breakOff(room, check, { reason: "timeout", kept });
  return true;
}

type Reason = NonNullable<Extract<Effect, { kind: "readyChecked" }>["reason"]>;

interface BreakOff {
  readonly reason: Reason;
  /** What was measured, and is still worth something. */
  readonly kept: readonly Edge[];
}

/**
 * Everybody is back at their old place, with what was measured between them. First come those whose stay ends with that, as the
 * connections to them do.
 */
function breakOff(room: Room, check: ReadyCheck, { reason, kept }: BreakOff): void {
  const { proposalId, participantIds, edges, ready } = check;
  endCheck(room, check, reason);
  for (const edge of edges) {
    if (kept.includes(edge)) keepEdge(room, edge);
    else room.closeLink(edge.linkId);
  }
  room.emit({ kind: "withdrawn", proposalId, participantIds, reason });
  const failure = elsewhere({ reason, rttMs: null });
  const hasMissed = (id: string): boolean => reason === "not-ready" && !ready.has(id);
  const missed = room.present(participantIds.filter(hasMissed));
  const ends = missed.filter((one) => isLastMiss(room, one));
  for (const one of new Set([...ends, ...missed])) missCheck(room, one, failure);
  for (const one of room.present(participantIds.filter((id) => !hasMissed(id)))) sendBack(room, one, failure);
}

function endCheck(room: Room, check: ReadyCheck, reason: Reason | null): void {
  const { proposalId, participantIds, ready, askedAtMs } = check;
  room.readyChecks.delete(proposalId);
  room.deadlines.clear({ kind: "readyCheck", id: proposalId });
  const answers = participantIds.map((id) => ready.has(id));
  room.emit({
    kind: "readyChecked",
    proposalId,
    participantIds,
    ready: answers,
    reason,
    tookMs: room.atMs - askedAtMs,
  });
}

/** Everybody who is asked has so much more time to answer. */
export function lengthenReadyChecks(room: Room, byMs: number): void {
  for (const check of room.readyChecks.values()) {
    const { proposalId, participantIds, untilMs } = check;
    room.deadlines.putOff({ kind: "readyCheck", id: proposalId }, byMs);
    room.readyChecks.set(proposalId, { ...check, untilMs: untilMs + byMs });
    for (const member of room.present(participantIds)) room.tell(member);
  }
}
