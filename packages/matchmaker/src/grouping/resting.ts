import type { Participant } from "../room/participant.ts";
import { pairDeadline } from "../room/deadlines.ts";
import type { Probe, Reported } from "../room/probe.ts";
import type { Room } from "../room/room.ts";

const nobody: readonly string[] = [];

/** A report speaks for its own side alone, whatever becomes of the probe. Who rests keeps place and deadline. */
export function noteReport(room: Room, { members }: Probe, { participantId, report }: Reported): void {
  const participant = room.participants.get(participantId);
  if (!participant) return;
  if (report.kind !== "failed") room.update(participant, { fruitless: nobody });
  else if (report.reason === "unmeasurable") rest(room, participant, room.rules.participantRest.longestRestMs);
  else blame(room, participant, members);
}

/**
 * The deadline blames whom the probe waited for. While preparing that is the initiator, and once it has signalled the responder,
 * who has nothing to answer before; while connecting it is both, as nobody can tell which of them is not to be reached; while
 * measuring it is whoever has not reported. If a probe ends before, only its own report of a failure blames a side, as the other
 * one has not had all of its time.
 */
export function noteDeadline(room: Room, probe: Probe): void {
  for (const participant of room.present(awaited(probe))) blame(room, participant, probe.members);
}

function awaited({ members, state }: Probe): readonly string[] {
  const [initiator, responder] = members;
  switch (state.kind) {
    case "preparing":
      return state.ready.has(initiator) ? [responder] : [initiator];
    case "connecting":
      return members;
    case "measuring":
      return members.filter((id) => !state.reports.has(id));
    case "settled":
      return nobody;
  }
}

/**
 * Another page of somebody's may do better, with everybody. What broke or failed may have done so only as the page before it was
 * closed, of which a partner can hear sooner than the server.
 */
export function beginAnew(room: Room, participant: Participant): void {
  const { participantId } = participant;
  room.update(participant, { fruitless: nobody });
  endRest(room, participant);
  for (const other of room.pairs.beginAnew(participantId)) {
    room.deadlines.clear(pairDeadline("pairRest", participantId, other));
    for (const member of room.present([participantId, other])) room.free(member);
  }
}

/** Begins to put somebody forward again whose rest is over. */
export function endRest(room: Room, participant: Participant): void {
  if (!participant.isResting) return;
  room.update(participant, { isResting: false });
  room.deadlines.clear({ kind: "rest", id: participant.participantId });
  room.free(participant);
}

/**
 * Somebody rests who was to blame with enough different partners, without a measurement in between. Who rests already is not
 * blamed again: those are further pairs of the same group, which are all tried at once and count once.
 */
function blame(room: Room, participant: Participant, members: readonly string[]): void {
  if (participant.isResting) return;
  const { afterPartners, restMs, longestRestMs } = room.rules.participantRest;
  const partners = members.filter((id) => id !== participant.participantId);
  const fruitless = [...participant.fruitless, ...partners];
  room.update(participant, { fruitless });
  const rests = probesSince(fruitless, afterPartners);
  if (rests !== null) rest(room, participant, Math.min(longestRestMs, restMs * 2 ** rests));
}

/** How many probes came after the one that made it so many different partners; `null`: there were never so many. */
function probesSince(partners: readonly string[], afterPartners: number): number | null {
  const met = new Set<string>();
  const place = partners.findIndex((partner) => met.add(partner).size === afterPartners);
  return place < 0 ? null : partners.length - 1 - place;
}

function rest(room: Room, participant: Participant, forMs: number): void {
  room.update(participant, { isResting: true });
  room.unplanned.delete(participant.participantId);
  room.deadlines.set({ kind: "rest", id: participant.participantId }, room.atMs + forMs);
}
