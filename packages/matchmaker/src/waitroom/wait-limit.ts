import type { Participant } from "../room/participant.ts";
import { abandonProposal } from "../grouping/proposals.ts";
import { release } from "../grouping/stays.ts";
import type { Room } from "../room/room.ts";

/**
 * Somebody's time is up. A probe is waited for, but for no longer than one can take: whatever goes wrong with it, nobody outlives
 * the time limit by more.
 */
export function expireWait(room: Room, participant: Participant): void {
  const { participantId, stay, deadlineMs } = participant;
  if (stay.kind === "waiting") return release(room, participant, "timed-out");
  if (stay.kind !== "probing") return;
  const { prepareMs, connectMs, measureMs } = room.rules.probe;
  const latestMs = deadlineMs + prepareMs + connectMs + measureMs;
  if (room.atMs < latestMs) return room.deadlines.set({ kind: "wait", id: participantId }, latestMs);
  abandonProposal(room, stay.proposalId, participantId);
  if (room.participants.get(participantId) === participant) release(room, participant, "timed-out");
}
