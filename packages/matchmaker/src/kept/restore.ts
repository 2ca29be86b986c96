import { pairDeadline } from "../room/deadlines.ts";
import type { Participant } from "../room/participant.ts";
import type { Match, Room } from "../room/room.ts";
import type { RememberedPair } from "../pairs/pair-history.ts";
import type { Link } from "../pairs/link.ts";
import { pairsOf } from "../pairs/pair-map.ts";
import { elsewhere } from "../verdict/rejection.ts";
import type { KeptEntry, KeptMatch, KeptPlace } from "./kept-entry.ts";

/** When a waitroom goes on where another one ended. Times on the waitroom's clock, in ms. */
export interface Revival {
  readonly atMs: number;
  /** How long pages have to come back. */
  readonly graceMs: number;
  /** So much of the time since then is part of nobody's wait. Rests went on meanwhile. */
  readonly lostMs: number;
}

/** What a waitroom goes on from. */
export interface Past {
  readonly entries: Iterable<KeptEntry>;
  readonly revival: Revival;
}

/**
 * Fills a new room. Everybody is away and has some time to come back; whoever was in a probe or a countdown waits, at the old
 * place.
 */
export function restore(room: Room, { entries, revival }: Past): void {
  room.atMs = revival.atMs;
  const places: [string, KeptPlace][] = [];
  for (const entry of entries) {
    if (entry.kind === "place" && entry.value) places.push([entry.id, entry.value]);
    else restoreOther(room, entry);
  }
  places.sort(([, a], [, b]) => a.seniority - b.seniority);
  for (const [participantId, place] of places)
    restorePlace(room, participantFrom(participantId, place, patient(revival, place, room)), place);
}

function restoreOther(room: Room, { kind, id, value }: KeptEntry): void {
  if (value === null) return;
  switch (kind) {
    case "match":
      return restoreMatch(room, id, value);
    case "pair":
      return restorePair(room, value);
    case "trials":
      return room.lasting.trackRecord.restore(Number(id), value);
    case "counts":
      return void Object.assign(room.lasting, value);
    case "place":
  }
}

/** Whoever is in a match has as long to come back as ever. */
function patient(revival: Revival, { matchId }: KeptPlace, { rules }: Room): Revival {
  const graceMs = matchId === null ? revival.graceMs : Math.max(revival.graceMs, rules.rejoinMs);
  return { ...revival, graceMs };
}

function participantFrom(participantId: string, place: KeptPlace, { atMs, graceMs, lostMs }: Revival): Participant {
  const { seniority, matchId, extensions = 0, attempts, overtaken, fruitless, lastFailure } = place;
  const { serverRttMs, beaconRttsMs, timeZone, groupHistory, isAside = false, missedChecks = 0 } = place;
  return {
    participantId,
    seniority,
    joinedAtMs: place.joinedAtMs + lostMs,
    deadlineMs: place.deadlineMs + lostMs,
    // Whoever was asked is asked anew, and has all of the time to answer once more.
    choiceUntilMs: null,
    extensions,
    candidate: { participantId, serverRttMs, timeZone, groupHistory, ...(beaconRttsMs && { beaconRttsMs }) },
    stay: matchId === null ? { kind: "waiting" } : { kind: "matched", matchId },
    presence: { kind: "away", untilMs: atMs + graceMs },
    isHeldBack: false,
    // What is known of it counts until it is measured anew.
    rttAwaited: false,
    isResting: place.restsUntilMs !== null && place.restsUntilMs > atMs,
    isAside,
    missedChecks,
    attempts,
    lastRejection: lastFailure && elsewhere(lastFailure),
    overtaken,
    fruitless,
  };
}

function restorePlace(room: Room, participant: Participant, { restsUntilMs }: KeptPlace): void {
  const { participantId: id, presence, stay, isResting, deadlineMs } = participant;
  room.participants.set(id, participant);
  if (presence.kind === "away") room.deadlines.set({ kind: "grace", id }, presence.untilMs);
  if (stay.kind === "waiting") room.deadlines.set({ kind: "wait", id }, deadlineMs);
  if (isResting && restsUntilMs !== null) room.deadlines.set({ kind: "rest", id }, restsUntilMs);
}

function restoreMatch(room: Room, matchId: string, kept: KeptMatch): void {
  const { links, startsAtMs, maxP2pRttMs, present, reported } = kept;
  const baselines: Match["baselines"] = new Map();
  for (const [linkId, participantId] of reported) {
    baselines.set(linkId, (baselines.get(linkId) ?? new Map<string, null>()).set(participantId, null));
  }
  const broken = room.rules.rejoinMs > 0 ? brokenLinks(room, kept) : [];
  const breaks: Match["breaks"] = new Map();
  const unheard = { sinceMs: room.atMs, tries: 0, tryAtMs: room.atMs, isUnheard: true };
  for (const { linkId } of broken) breaks.set(linkId, unheard);
  const facts = { matchId, links: [...links, ...broken], breaks, edges: [], startsAtMs, maxP2pRttMs };
  room.matches.set(matchId, { ...facts, baselines, present: new Set(present) });
  for (const link of links) room.openLink(link);
}

/** Between those who have none, as it broke. Made up for now: another one is opened once both ends are here. */
function brokenLinks(room: Room, { links, present }: KeptMatch): Link[] {
  const isLinked = ([a, b]: readonly [string, string]): boolean =>
    links.some(({ members }) => members.includes(a) && members.includes(b));
  return pairsOf(present)
    .filter((pair) => !isLinked(pair))
    .map((members) => ({ linkId: room.newId("link"), members }));
}

function restorePair(room: Room, pair: RememberedPair): void {
  const { members, restsUntilMs } = pair;
  room.pairs.restore(pair);
  if (restsUntilMs > room.atMs) room.deadlines.set(pairDeadline("pairRest", ...members), restsUntilMs);
}
