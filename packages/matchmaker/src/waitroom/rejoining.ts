import type { Joined } from "../room/events.ts";
import { mend, reopenAll } from "../grouping/mending.ts";
import { leaveMatch } from "../grouping/matching.ts";
import { isUnseen, type Participant } from "../room/participant.ts";
import { join, matchOf, setPresence } from "./presence.ts";
import type { Match, Room } from "../room/room.ts";

/** A page appears: of somebody new, or in place of another one. */
export function arrive(room: Room, event: Joined): void {
  const known = room.participants.get(event.participantId);
  const match = known && matchToRejoin(room, known);
  if (match) rejoin(room, known, { match, event });
  else join(room, event);
}

/** The running match that a new page of this participant would come back to, if any. */
export function matchToRejoin(room: Room, participant: Participant): Match | undefined {
  const isInTime = room.rules.rejoinMs > 0 && !isUnseen(participant, room.atMs);
  return isInTime ? matchOf(room, participant) : undefined;
}

/**
 * A new page of somebody whose match runs takes the part over: the same index, role and condition, over new connections. Where
 * nobody else is left there is no match to come back to.
 */
function rejoin(room: Room, participant: Participant, { match, event }: { match: Match; event: Joined }): void {
  const { participantId } = participant;
  const { serverRttMs, timeZone = null, hidden, heldBack = false } = event;
  room.update(participant, { isHeldBack: heldBack });
  room.emit({ kind: "admitted", participantId, serverRttMs, timeZone, returning: true });
  if (room.rules.groupSize > 1 && match.present.size === 1) return leaveMatch(room, participant, "partner-gone");
  setPresence(room, participant, { kind: hidden ? "hidden" : "online" });
  const { matchId } = match;
  const remaining = [...match.present].filter((id) => id !== participantId);
  room.emit({ kind: "rejoined", matchId, participantId, remaining, links: reopenAll(room, match, participantId) });
  room.tell(participant);
  mend(room, match);
}
