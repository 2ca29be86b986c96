import { expireEdge } from "./edges.ts";
import { loseLinkOfMatch, loseLinkOfRunning } from "./matching.ts";
import type { Participant } from "../room/participant.ts";
import { loseLinkOfProposal } from "./proposals.ts";
import { loseLinkOfReadyCheck } from "./ready-check.ts";
import type { Room } from "../room/room.ts";

/**
 * The connection over which a pair was measured as good is gone, so what was measured is worth nothing any more: the pair is
 * measured again before it is matched. Once the match has started nothing is measured again. False if it is no such connection of
 * this participant.
 */
export function loseLink(room: Room, { participantId, stay }: Participant, linkId: string): boolean {
  const members = room.links.get(linkId)?.members;
  if (!members?.includes(participantId)) return false;
  if (stay.kind === "probing" && loseLinkOfProposal(room, stay.proposalId, linkId)) return true;
  if (stay.kind === "ready-check" && loseLinkOfReadyCheck(room, stay.proposalId, linkId)) return true;
  if (stay.kind === "confirming" && loseLinkOfMatch(room, stay.matchId, linkId)) return true;
  if (stay.kind === "matched") return loseLinkOfRunning(room, stay.matchId, linkId);
  if (room.edges.get(...members)?.linkId !== linkId) return false;
  expireEdge(room, members);
  return true;
}
