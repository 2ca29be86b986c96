import { assignmentOf } from "../room/assignment.ts";
import { refutedLinks, type Refuted } from "./baseline.ts";
import { keepEdge, restAfterBreak, restAsSlow } from "./edges.ts";
import { dropLinksOf, noteBreak } from "./mending.ts";
import type { CancelReason } from "../room/effects.ts";
import type { Edge, Link } from "../pairs/link.ts";
import { isUnseen, type DepartureReason, type Participant } from "../room/participant.ts";
import { elsewhere, type Failure } from "../verdict/rejection.ts";
import type { Match, Room } from "../room/room.ts";
import { endWithMatch, remove, sendBack } from "./stays.ts";

/** A group of which every pair is good, or needs no measuring. */
export interface Commitment {
  readonly proposalId: string;
  readonly members: readonly Participant[];
  readonly links: readonly Link[];
  readonly edges: readonly Edge[];
  readonly maxP2pRttMs: number | null;
}

/** An accepted proposal becomes a match, and its countdown begins. */
export function commitMatch(room: Room, { proposalId, members, links, edges, maxP2pRttMs }: Commitment): void {
  const matchId = room.newId("match");
  const participantIds = members.map(({ participantId }) => participantId);
  const { countdownMs, confirmLeadMs } = room.rules;
  const startsAtMs = room.atMs + countdownMs;
  const match: Match = {
    matchId,
    links,
    breaks: new Map(),
    edges,
    startsAtMs,
    maxP2pRttMs,
    baselines: new Map(),
    present: new Set(participantIds),
  };
  room.matches.set(matchId, match);
  for (const link of links) room.openLink(link);
  room.emit({ kind: "announceMatch", matchId, proposalId, participantIds, links, startsAtMs });
  for (const member of members) room.move(member, { kind: "confirming", matchId });
  // Not at the next tick: what happens until then would happen in a countdown that is over.
  if (countdownMs <= confirmLeadMs) startMatch(room, matchId);
  else room.deadlines.set({ kind: "countdown", id: matchId }, startsAtMs - confirmLeadMs);
}

/** The countdown is over and everybody is still here: the match begins, unless the scene rejects what was measured meanwhile. */
export function startMatch(room: Room, matchId: string): void {
  const match = room.matches.get(matchId);
  if (!match) return;
  const refuted = room.rules.p2p.recheck === "reject" ? refutedLinks(room, match) : [];
  if (refuted.length > 0) return rejectMatch(room, match, refuted);
  const { assignment: plan } = room.rules;
  const assigned = plan ? { assignment: assignmentOf(plan, room.lasting.startedMatches) } : {};
  room.lasting.startedMatches++;
  room.touched.matches.add(matchId);
  const members = room.present(match.present);
  room.emit({
    kind: "startMatch",
    matchId,
    participantIds: members.map(({ participantId }) => participantId),
    startsAtMs: match.startsAtMs,
    waitedMs: members.map(({ joinedAtMs }) => room.atMs - joinedAtMs),
    extensions: members.map(({ extensions }) => extensions),
    ...assigned,
  });
  for (const member of members) endWithMatch(room, member, matchId);
}

/** Somebody left during the countdown: the others are back at their old places. */
export function cancelMatch(room: Room, matchId: string, leaver: string): void {
  const match = room.matches.get(matchId);
  if (!match) return;
  const kept = match.edges.filter(({ members }) => !members.includes(leaver));
  breakOff(room, match, { reason: "peer-left", leaver, kept, failure: { reason: "peer-left", rttMs: null } });
}

/** The countdown says otherwise than the verdict: everybody is back at their old place, and the pairs rest that are too slow. */
function rejectMatch(room: Room, match: Match, refuted: readonly Refuted[]): void {
  for (const { link, rttMs } of refuted) restAsSlow(room, link.members, rttMs);
  const kept = match.edges.filter(({ linkId }) => !refuted.some(({ link }) => link.linkId === linkId));
  const reason = "rtt-too-high";
  breakOff(room, match, { reason, leaver: null, kept, failure: { reason, rttMs: refuted[0]?.rttMs ?? null } });
}

/** A connection broke during the countdown: everybody is back at their old place. False if the match has no such connection. */
export function loseLinkOfMatch(room: Room, matchId: string, linkId: string): boolean {
  const match = room.matches.get(matchId);
  const lost = match?.links.find((link) => link.linkId === linkId);
  if (!match || !lost) return false;
  restAfterBreak(room, lost.members);
  const kept = match.edges.filter((edge) => edge.linkId !== linkId);
  const failure = { reason: "timeout", rttMs: null } as const;
  breakOff(room, match, { reason: "connection-lost", leaver: null, kept, failure });
  return true;
}

interface BreakOff {
  readonly reason: CancelReason;
  readonly leaver: string | null;
  readonly kept: readonly Edge[];
  readonly failure: Failure;
}

function breakOff(room: Room, match: Match, { reason, leaver, kept, failure }: BreakOff): void {
  const { matchId } = match;
  room.deadlines.clear({ kind: "countdown", id: matchId });
  dissolve(room, match);
  for (const edge of kept) {
    room.openLink(edge);
    keepEdge(room, edge);
  }
  room.emit({ kind: "cancelMatch", matchId, participantIds: [...match.present], reason, leaver });
  for (const member of room.present(match.present)) sendBack(room, member, elsewhere(failure));
}

/** Somebody left a running match. Their stay ended when it began, so there is no further outcome. */
export function leaveMatch(room: Room, participant: Participant, reason: DepartureReason): void {
  const { participantId, stay } = participant;
  const match = stay.kind === "matched" ? room.matches.get(stay.matchId) : undefined;
  remove(room, participant);
  if (!match) return;
  const { matchId, present } = match;
  present.delete(participantId);
  room.touched.matches.add(matchId);
  dropLinksOf(room, match, participantId);
  if (present.size === 0) dissolve(room, match);
  room.emit({ kind: "memberGone", matchId, leaver: participantId, remaining: [...present], reason });
  departCutOff(room, match);
}

/**
 * Somebody in a running match has been without the server for too long. The match may well go on without it, as it needs no
 * server: the others are told, and theirs is the word that the connection is gone, too.
 */
export function loseSight(room: Room, { participantId }: Participant, matchId: string): void {
  const match = room.matches.get(matchId);
  if (!match) return;
  departCutOff(room, match);
  const remaining = [...match.present].filter((id) => id !== participantId);
  if (match.present.has(participantId)) room.emit({ kind: "memberUnseen", matchId, member: participantId, remaining });
}

/** A connection of a running match is gone. False if the match has no such connection any more. */
export function loseLinkOfRunning(room: Room, matchId: string, linkId: string): boolean {
  const match = room.matches.get(matchId);
  if (!match?.links.some((link) => link.linkId === linkId)) return false;
  room.closeLink(linkId);
  room.touched.matches.add(matchId);
  noteBreak(room, match, linkId);
  departCutOff(room, match);
  return true;
}

/** Who is out of the server's sight and connected to nobody who is in it has departed. */
function departCutOff(room: Room, match: Match): void {
  const members = room.present(match.present);
  const seen = new Set(members.filter((one) => !isUnseen(one, room.atMs)).map(({ participantId }) => participantId));
  const isConnected = ({ participantId }: Participant): boolean =>
    match.links.some(
      ({ linkId, members: ends }) =>
        ends.includes(participantId) &&
        ends.some((id) => seen.has(id)) &&
        room.links.has(linkId) &&
        !match.breaks.has(linkId),
    );
  const cutOff = members.find((one) => !seen.has(one.participantId) && !isConnected(one));
  if (cutOff) leaveMatch(room, cutOff, "unreachable");
}

function dissolve(room: Room, match: Match): void {
  room.matches.delete(match.matchId);
  room.deadlines.clear({ kind: "mend", id: match.matchId });
  for (const { linkId } of match.links) room.closeLink(linkId);
}
