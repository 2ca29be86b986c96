import { reachedAtMs } from "./age.ts";
import { abandonProposal } from "../grouping/proposals.ts";
import { endWait } from "../grouping/stays.ts";
import { endOfWait, extensionsLeft } from "../room/longer-wait.ts";
import type { Participant } from "../room/participant.ts";
import type { Room } from "../room/room.ts";

/**
 * Somebody's time is up: that to wait, or that to say whether to wait longer. A probe is waited for, but for no longer than one
 * can take: whatever goes wrong with it, nobody outlives that time by more.
 */
export function expireWait(room: Room, participant: Participant): void {
  const { participantId, stay } = participant;
  if (stay.kind === "waiting") return endWait(room, participant);
  if (stay.kind !== "probing") return;
  const { prepareMs, connectMs, measureMs } = room.rules.probe;
  const latestMs = endOfWait(participant) + prepareMs + connectMs + measureMs;
  if (room.atMs < latestMs) return room.deadlines.set({ kind: "wait", id: participantId }, latestMs);
  abandonProposal(room, stay.proposalId, participantId);
  const isStuck = room.participants.get(participantId) === participant && endOfWait(participant) <= room.atMs;
  if (isStuck) endWait(room, participant);
}

/** Somebody wants to wait longer, as they may say at any time before a match. False if they may not any more. */
export function extendWait(room: Room, participant: Participant): boolean {
  const { participantId: id, joinedAtMs, stay, extensions } = participant;
  const { extendByMs: byMs } = room.rules;
  if (stay.kind === "matched" || extensionsLeft(room.rules, participant) === 0) return false;
  // Who says so is there. From now on, if the time limit has come: the time to think about it is not taken off.
  const fromMs = Math.max(room.atMs, participant.deadlineMs);
  const deadlineMs = reachedAtMs(joinedAtMs, fromMs - joinedAtMs + byMs);
  room.update(participant, { extensions: extensions + 1, deadlineMs, choiceUntilMs: null, isAside: false });
  room.deadlines.clear({ kind: "choice", id });
  room.deadlines.set({ kind: "wait", id }, deadlineMs);
  room.emit({ kind: "extended", participantId: id, byMs, waitedMs: room.atMs - joinedAtMs });
  if (stay.kind === "waiting") room.tell(participant);
  room.free(participant);
  return true;
}

/** Everybody who is to say whether to wait longer has so much more time for it. */
export function lengthenChoices(room: Room, byMs: number): void {
  for (const participant of room.participants.values()) {
    const { participantId: id, choiceUntilMs } = participant;
    if (choiceUntilMs === null || !room.deadlines.putOff({ kind: "choice", id }, byMs)) continue;
    room.update(participant, { choiceUntilMs: choiceUntilMs + byMs });
  }
}
