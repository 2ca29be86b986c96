import type { Link } from "../pairs/link.ts";
import type { ReopenedLink } from "../room/effects.ts";
import type { Break, Match, Room } from "../room/room.ts";

/** Whoever breaks a connection may be about to go: it is not opened anew before that is known. */
const FIRST_TRY_MS = 1_000;

/** Each further try of the same pair waits twice as long as the one before, but no longer than this. */
const LONGEST_PAUSE_MS = 16_000;

/** A connection of a running match is gone. Where people may come back, it is opened anew once both ends are here. */
export function noteBreak(room: Room, match: Match, linkId: string): void {
  if (room.rules.rejoinMs === 0) return;
  const { sinceMs = room.atMs, tries = 0 } = match.breaks.get(linkId) ?? {};
  const pauseMs = Math.min(FIRST_TRY_MS * 2 ** tries, LONGEST_PAUSE_MS);
  match.breaks.set(linkId, { sinceMs, tries, tryAtMs: room.atMs + pauseMs, isUnheard: false });
  mend(room, match);
}

/** That connection works. */
export function noteMended({ breaks }: Match, linkId: string): void {
  breaks.delete(linkId);
}

/** Opens what is broken between people who are here, if its time has come, and sees to it that the rest has its turn. */
export function mend(room: Room, match: Match): void {
  const due = match.links.filter(({ linkId, members }) => {
    const broken = match.breaks.get(linkId);
    return broken && isTried(room, linkId, broken) && members.every((id) => isHere(room, id));
  });
  const now = due.filter(({ linkId }) => (match.breaks.get(linkId)?.tryAtMs ?? 0) <= room.atMs);
  if (now.length > 0) room.emit({ kind: "reopenLinks", matchId: match.matchId, links: reopen(room, match, now) });
  const laterMs = due
    .filter((link) => !now.includes(link))
    .flatMap(({ linkId }) => match.breaks.get(linkId)?.tryAtMs ?? []);
  const deadline = { kind: "mend", id: match.matchId } as const;
  if (laterMs.length > 0) room.deadlines.set(deadline, Math.min(...laterMs));
  else room.deadlines.clear(deadline);
}

/** The time has come for a connection of it that broke. */
export function mendMatch(room: Room, matchId: string): void {
  const match = room.matches.get(matchId);
  if (match) mend(room, match);
}

/** A new page has taken the part of this participant: none of the connections is of use to it. */
export function reopenAll(room: Room, match: Match, participantId: string): ReopenedLink[] {
  const broken = match.links.filter(({ members }) => members.includes(participantId));
  for (const { linkId } of broken) match.breaks.delete(linkId);
  return reopen(room, match, broken);
}

/** Somebody is in the match no more, and neither are the connections to that one. */
export function dropLinksOf(room: Room, match: Match, participantId: string): void {
  for (const { linkId, members } of match.links) {
    if (!members.includes(participantId)) continue;
    room.closeLink(linkId);
    match.breaks.delete(linkId);
  }
  match.links = match.links.filter(({ members }) => !members.includes(participantId));
  mend(room, match);
}

function reopen(room: Room, match: Match, broken: readonly Link[]): ReopenedLink[] {
  const reopened = broken.map((link) => ({ link: { ...link, linkId: room.newId("link") }, insteadOf: link.linkId }));
  for (const { link, insteadOf } of reopened) {
    const { sinceMs = room.atMs, tries = 0 } = match.breaks.get(insteadOf) ?? {};
    // An end that is not here hears of it too late, and the other end's first words are lost.
    const isUnheard = !link.members.every((id) => isHere(room, id));
    room.closeLink(insteadOf);
    match.breaks.delete(insteadOf);
    match.breaks.set(link.linkId, { sinceMs, tries: tries + 1, tryAtMs: room.atMs, isUnheard });
    room.openLink(link);
  }
  match.links = match.links.map((link) => reopened.find(({ insteadOf }) => insteadOf === link.linkId)?.link ?? link);
  room.touched.matches.add(match.matchId);
  return reopened;
}

/** A pair that was without a connection for too long has been given up by its pages. */
function isTried({ rules, links, atMs }: Room, linkId: string, { sinceMs, isUnheard }: Break): boolean {
  return (isUnheard || !links.has(linkId)) && atMs < sinceMs + rules.rejoinMs;
}

function isHere({ participants }: Room, participantId: string): boolean {
  const kind = participants.get(participantId)?.presence.kind;
  return kind !== undefined && kind !== "away";
}
