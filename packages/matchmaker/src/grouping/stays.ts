import { pairDeadline } from "../room/deadlines.ts";
import { forgetEdges } from "./edges.ts";
import type { Participant, ReleaseReason } from "../room/participant.ts";
import type { Rejection } from "../verdict/rejection.ts";
import type { Room } from "../room/room.ts";

/** Back to the old place, unless the wait had ended in the meantime: a deadline waits for the probe that it falls into. */
export function sendBack(room: Room, participant: Participant, lastRejection: Rejection): void {
  room.update(participant, { lastRejection });
  if (participant.deadlineMs <= room.atMs) {
    room.update(participant, { stay: { kind: "waiting" } });
    release(room, participant, "timed-out");
    return;
  }
  room.move(participant, { kind: "waiting" });
  room.free(participant);
}

/** Ends a stay without a match. Everybody gets exactly one outcome. */
export function release(room: Room, participant: Participant, reason: ReleaseReason): void {
  const { participantId, joinedAtMs } = participant;
  remove(room, participant);
  room.lasting.released++;
  room.emit({ kind: "release", participantId, reason, waitedMs: room.atMs - joinedAtMs });
}

/** Ends a stay with the match that starts now. Whoever is in a match is here for as long as it goes on. */
export function endWithMatch(room: Room, participant: Participant, matchId: string): void {
  const id = participant.participantId;
  room.lasting.matched++;
  room.deadlines.clear({ kind: "wait", id });
  room.move(participant, { kind: "matched", matchId });
  room.deadlines.clear({ kind: "age", id });
}

/** Takes somebody out, with everything that is remembered about them. */
export function remove(room: Room, { participantId }: Participant): void {
  room.participants.delete(participantId);
  room.unplanned.delete(participantId);
  room.idle.delete(participantId);
  room.reachable.delete(participantId);
  room.touched.places.add(participantId);
  for (const kind of ["wait", "grace", "firstRtt", "age", "rest"] as const)
    room.deadlines.clear({ kind, id: participantId });
  for (const other of room.pairs.forget(participantId)) {
    room.deadlines.clear(pairDeadline("pairRest", participantId, other));
  }
  forgetEdges(room, participantId);
}
