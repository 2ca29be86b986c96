import type { Participant } from "../room/participant.ts";
import type { Match, Room } from "../room/room.ts";
import type { KeptEntry, KeptPlace } from "./kept-entry.ts";

/** Everything that outlives the process. */
export function keptOf(room: Readonly<Room>): KeptEntry[] {
  return [
    ...[...room.participants.keys()].map((id) => placeEntry(room, id)),
    ...[...room.matches.values()]
      .filter((match) => hasStarted(room, match))
      .map(({ matchId }) => matchEntry(room, matchId)),
    ...room.pairs.all().map(({ members }) => pairEntry(room, members)),
    ...[...room.lasting.trackRecord.all().keys()].map((kind) => trialsEntry(room, kind)),
    countsEntry(room),
  ];
}

/** What the last step may have changed of it. */
export function keptAfter(room: Readonly<Room>): KeptEntry[] {
  const { places, matches } = room.touched;
  const [pairs, kinds] = [room.pairs.changed, room.lasting.trackRecord.changed];
  if (places.size + matches.size + pairs.length + kinds.size === 0) return [];
  return [
    ...[...places].map((id) => placeEntry(room, id)),
    ...[...matches].map((id) => matchEntry(room, id)),
    ...pairs.map((pair) => pairEntry(room, pair)),
    ...[...kinds].map((kind) => trialsEntry(room, kind)),
    countsEntry(room),
  ];
}

function placeEntry(room: Readonly<Room>, participantId: string): KeptEntry {
  const participant = room.participants.get(participantId);
  return { kind: "place", id: participantId, value: participant ? placeOf(room, participant) : null };
}

function placeOf(room: Readonly<Room>, participant: Participant): KeptPlace {
  const { participantId, seniority, joinedAtMs, deadlineMs, extensions, stay, candidate } = participant;
  const { attempts, lastRejection, overtaken, fruitless, isResting, isAside, missedChecks } = participant;
  const { serverRttMs, beaconRttsMs = null, timeZone = null, groupHistory = null } = candidate;
  return {
    seniority,
    joinedAtMs,
    deadlineMs,
    extensions,
    isAside,
    missedChecks,
    matchId: stay.kind === "matched" ? stay.matchId : null,
    serverRttMs,
    beaconRttsMs,
    timeZone,
    groupHistory,
    attempts,
    lastFailure: lastRejection && { reason: lastRejection.reason, rttMs: lastRejection.rttMs },
    overtaken,
    fruitless,
    restsUntilMs: isResting ? room.deadlines.atMsOf({ kind: "rest", id: participantId }) : null,
  };
}

function matchEntry(room: Readonly<Room>, matchId: string): KeptEntry {
  const match = room.matches.get(matchId);
  if (!match) return { kind: "match", id: matchId, value: null };
  const { startsAtMs, maxP2pRttMs } = match;
  const links = match.links.filter(({ linkId }) => room.links.has(linkId) && !match.breaks.has(linkId));
  const present = [...match.present];
  const reported = links.flatMap(({ linkId }) =>
    [...(match.baselines.get(linkId)?.keys() ?? [])].map((id) => [linkId, id] as const),
  );
  return { kind: "match", id: matchId, value: { links, startsAtMs, maxP2pRttMs, present, reported } };
}

function pairEntry(room: Readonly<Room>, [a, b]: readonly [string, string]): KeptEntry {
  // With its length the first id ends where it ends, whatever is in it.
  return { kind: "pair", id: `${a.length}:${a}:${b}`, value: room.pairs.rememberedOf(a, b) };
}

function trialsEntry({ lasting }: Readonly<Room>, kind: number): KeptEntry {
  return { kind: "trials", id: String(kind), value: lasting.trackRecord.of(kind) };
}

function countsEntry({ lasting: { joined, matched, released, startedMatches } }: Readonly<Room>): KeptEntry {
  return { kind: "counts", id: "", value: { joined, matched, released, startedMatches } };
}

/** Whoever is in it counts as matched. */
function hasStarted({ participants }: Readonly<Room>, { present }: Match): boolean {
  return [...present].some((id) => participants.get(id)?.stay.kind === "matched");
}
