import type { MatchCandidate } from "./candidate.ts";
import { isCompatible } from "./compatible-group.ts";
import type { Link } from "./effects.ts";
import { commitMatch } from "./matching.ts";
import { limitFor } from "./pairing.ts";
import { pairsOf } from "./pairs.ts";
import { isIdle, type Participant } from "./participant.ts";
import { openProbes } from "./probing.ts";
import { RoomView } from "./room-view.ts";
import type { Room } from "./room.ts";
import type { WaitroomView } from "./waitroom-view.ts";

/** Plans at once, or a little later with whatever else happens until then, as the matchmaker wants it. */
export function planSoon(room: Room): void {
  if (room.unplanned.size === 0) return room.deadlines.clear({ kind: "plan" });
  const { coalesceMs } = room.matchmaker;
  if (coalesceMs === 0) plan(room);
  else if (!room.deadlines.has({ kind: "plan" })) room.deadlines.set({ kind: "plan" }, room.atMs + coalesceMs);
}

/** Asks the matchmaker about everybody who arrived or was freed, and acts on what it proposes. */
export function plan(room: Room): void {
  const freed = room
    .present(room.unplanned)
    .filter(isIdle)
    .toSorted((a, b) => a.seniority - b.seniority);
  room.unplanned.clear();
  if (freed.length === 0) return;
  planFor(room, freed);
}

/**
 * The matchmaker is the researcher's code: what it throws or answers wrongly is reported. When it throws, everybody is asked
 * about alone, one after the other, so that one participant that it cannot handle does not stop the others.
 */
function planFor(room: Room, freed: readonly Participant[]): void {
  const groups = proposalsFor(room, freed);
  if (groups) for (const group of groups) open(room, group);
  else if (freed.length > 1) for (const one of freed) if (isIdle(one)) planFor(room, [one]);
}

/** `null` if the matchmaker threw, or what it answered was none. */
function proposalsFor(room: Room, freed: readonly Participant[]): Participant[][] | null {
  const view = new RoomView(room, freed);
  const proposals = room.matchmaker.propose(view, room.atMs);
  if (!proposals) return null;
  const groups = checked(room, view, proposals);
  const candidates = groups.map((members) => members.map(({ candidate }) => candidate));
  for (const { participantId } of room.matchmaker.passedOver(view, candidates, room.atMs)) {
    const participant = room.participants.get(participantId);
    if (!participant) continue;
    participant.overtaken++;
    room.update(participant, {});
  }
  return groups;
}

/** Keeps the proposals that can be carried out: groups of the right size, of different people who all are free. */
function checked(room: Room, view: WaitroomView, proposals: readonly (readonly MatchCandidate[])[]): Participant[][] {
  const taken = new Set<string>();
  return proposals.flatMap((proposal) => {
    const members = room.present(new Set(proposal.map(({ participantId }) => participantId)));
    const isValid =
      proposal.length === room.rules.groupSize &&
      members.length === proposal.length &&
      members.every((member) => isIdle(member) && !taken.has(member.participantId)) &&
      isCompatible(proposal, view);
    if (!isValid) {
      const ids = proposal.map(({ participantId }) => participantId).join(", ");
      const error = new Error(`not a group of ${room.rules.groupSize} free participants: ${ids}`);
      room.matchmaker.report("propose", error);
      return [];
    }
    for (const { participantId } of members) taken.add(participantId);
    return [members];
  });
}

function open(room: Room, members: readonly Participant[]): void {
  const proposalId = room.newId("proposal");
  const participantIds = members.map(({ participantId }) => participantId);
  const maxP2pRttMs = limitFor(room, members);
  room.emit({ kind: "proposed", proposalId, participantIds, maxP2pRttMs });
  for (const member of members) member.attempts++;
  if (maxP2pRttMs === null)
    commitMatch(room, { proposalId, members, links: newLinks(room, participantIds), edges: [] });
  else openProbes(room, { proposalId, members, maxP2pRttMs });
}

function newLinks(room: Room, ids: readonly string[]): Link[] {
  return pairsOf(ids).map((members) => ({ linkId: room.newId("link"), members }));
}
