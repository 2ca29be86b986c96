import type { MatchCandidate } from "../candidates/candidate.ts";
import { knownObstacle, limitFor, obstacleBetween } from "./obstacle.ts";
import { pairsOf } from "../pairs/pair-map.ts";
import { isIdle, type Participant } from "../room/participant.ts";
import type { Room } from "../room/room.ts";

/** What a log gets to read is bounded, whatever a matchmaker proposes. */
const NAMED_AT_MOST = 8;
const ID_CHARS_AT_MOST = 64;

/** Why a proposal is not carried out, for whoever wrote the matchmaker. `taken`: who is in another proposal already. */
export function whatIsWrongWith(
  proposal: readonly MatchCandidate[],
  room: Readonly<Room>,
  taken: ReadonlySet<string>,
): string {
  const ids = proposal.map(({ participantId }) => participantId);
  const missing = missingOf(ids, room, taken);
  if (missing !== null) return `not a group of ${room.rules.groupSize} free participants: ${named(ids)}; ${missing}`;
  return `a group that may not be put forward now: ${named(ids)}; ${obstacleIn(room.present(ids), room)}`;
}

function missingOf(ids: readonly string[], room: Readonly<Room>, taken: ReadonlySet<string>): string | null {
  if (ids.length !== room.rules.groupSize) return `its size is ${ids.length}`;
  for (const [index, id] of ids.entries()) {
    const participant = room.participants.get(id);
    if (ids.indexOf(id) !== index) return `${shortened(id)} is in it twice`;
    if (!participant) return `${shortened(id)} is not here`;
    if (taken.has(id)) return `${shortened(id)} is in another group of this plan`;
    if (!isIdle(participant)) return `${shortened(id)} is not free`;
  }
  return null;
}

/** Between two of them, or under the limit of them all. */
function obstacleIn(members: readonly Participant[], room: Readonly<Room>): string {
  const pairs = pairsOf(members);
  for (const [a, b] of pairs) {
    const obstacle = obstacleBetween(room, a, b);
    if (obstacle) return `${pairOf(a, b)}: ${obstacle}`;
  }
  const groupMs = limitFor(room, members);
  for (const [a, b] of pairs) {
    const obstacle = knownObstacle(room, [a, b], groupMs);
    if (obstacle) return `${pairOf(a, b)}, under the limit of the whole group, ${groupMs} ms: ${obstacle}`;
  }
  return "a rule that said so a moment ago says otherwise now";
}

function pairOf(a: Participant, b: Participant): string {
  return `${shortened(a.participantId)} and ${shortened(b.participantId)}`;
}

function named(ids: readonly string[]): string {
  const first = ids.slice(0, NAMED_AT_MOST).map(shortened).join(", ");
  return ids.length > NAMED_AT_MOST ? `${first} and ${ids.length - NAMED_AT_MOST} more` : first;
}

function shortened(id: string): string {
  return id.length > ID_CHARS_AT_MOST ? `${id.slice(0, ID_CHARS_AT_MOST)}…` : id;
}
