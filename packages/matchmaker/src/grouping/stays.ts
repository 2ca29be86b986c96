import { pairDeadline } from "../room/deadlines.ts";
import { endOfWait, extensionsLeft } from "../room/longer-wait.ts";
import { forgetEdges } from "./edges.ts";
import type { Participant, ReleaseReason } from "../room/participant.ts";
import type { Rejection } from "../verdict/rejection.ts";
import type { Room } from "../room/room.ts";

/** Back to the old place, unless the wait had ended in the meantime: a deadline waits for the probe that it falls into. */
export function sendBack(room: Room, participant: Participant, lastRejection: Rejection): void {
  room.update(participant, { lastRejection });
  if (endOfWait(participant) <= room.atMs) {
    room.update(participant, { stay: { kind: "waiting" } });
    endWait(room, participant);
    return;
  }
  room.move(participant, { kind: "waiting" });
  room.free(participant);
}

/**
 * The time of somebody who waits is up. Where there is a choice, it is not their end yet: they are asked whether to wait longer,
 * and may still be matched while they think about it.
 */
export function endWait(room: Room, participant: Participant): void {
  const { participantId: id, choiceUntilMs, isAside } = participant;
  const { rules } = room;
  if (isAside) return release(room, participant, "not-ready");
  if (choiceUntilMs !== null || extensionsLeft(rules, participant) === 0)
    return release(room, participant, "timed-out");
  const untilMs = room.atMs + rules.choiceWithinMs;
  room.update(participant, { choiceUntilMs: untilMs });
  // That of a probe that was waited for.
  room.deadlines.clear({ kind: "wait", id });
  room.deadlines.set({ kind: "choice", id }, untilMs);
  room.tell(participant);
  room.free(participant);
}

/** Whether nobody waits any longer for somebody who does not say that they are there. */
export function isLastMiss(room: Readonly<Room>, participant: Participant): boolean {
  return participant.missedChecks > 0 || endOfWait(participant) <= room.atMs;
}

/** Somebody did not say that they are there: put aside the first time, until they do. */
export function missCheck(room: Room, participant: Participant, lastRejection: Rejection): void {
  const isLast = isLastMiss(room, participant);
  room.update(participant, { lastRejection, isAside: true, missedChecks: participant.missedChecks + 1 });
  if (!isLast) return room.move(participant, { kind: "waiting" });
  room.update(participant, { stay: { kind: "waiting" } });
  release(room, participant, "not-ready");
}

/** Ends a stay without a match. Everybody gets exactly one outcome. */
export function release(room: Room, participant: Participant, reason: ReleaseReason): void {
  const { participantId, joinedAtMs, extensions } = participant;
  remove(room, participant);
  room.lasting.released++;
  room.emit({ kind: "release", participantId, reason, waitedMs: room.atMs - joinedAtMs, extensions });
}

/** Ends a stay with the match that starts now. Whoever is in a match is here for as long as it goes on. */
export function endWithMatch(room: Room, participant: Participant, matchId: string): void {
  const id = participant.participantId;
  room.lasting.matched++;
  room.deadlines.clear({ kind: "wait", id });
  room.deadlines.clear({ kind: "choice", id });
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
  for (const kind of ["wait", "choice", "grace", "firstRtt", "age", "rest"] as const)
    room.deadlines.clear({ kind, id: participantId });
  for (const other of room.pairs.forget(participantId)) {
    room.deadlines.clear(pairDeadline("pairRest", participantId, other));
  }
  forgetEdges(room, participantId);
}
