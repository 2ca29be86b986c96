import { isAbove } from "../above-limit.ts";
import { noteMended } from "./mending.ts";
import type { WaitroomEvent } from "../room/events.ts";
import type { Measurement } from "../verdict/measurement.ts";
import { statisticOf, statisticWithLost } from "../verdict/p2p-rules.ts";
import type { Link } from "../pairs/link.ts";
import type { Participant } from "../room/participant.ts";
import type { Match, Room } from "../room/room.ts";

/** Only what is above the limit by more than this, or by this share of it, says otherwise than the verdict did. */
const TOLERANCE_MS = 5;
const TOLERANCE_RATIO = 0.1;

/** A connection that is not as good as its probe said. */
export interface Refuted {
  readonly link: Link;
  /** The worse statistic, of the pings that came back; `null` if a side has none. */
  readonly rttMs: number | null;
}

/**
 * A side of a connection of a match has measured it. False if it is none of this participant's, or if that side was told before.
 */
export function noteBaseline(
  room: Room,
  { participantId, stay }: Participant,
  { linkId, measurement }: Extract<WaitroomEvent, { kind: "baselineMeasured" }>,
): boolean {
  const match = stay.kind === "confirming" || stay.kind === "matched" ? room.matches.get(stay.matchId) : undefined;
  const link = match?.links.find((one) => one.linkId === linkId);
  if (!match || !link?.members.includes(participantId)) return false;
  const sides = match.baselines.get(linkId) ?? new Map<string, Measurement | null>();
  if (sides.has(participantId)) return false;
  sides.set(participantId, measurement);
  match.baselines.set(linkId, sides);
  const { matchId, maxP2pRttMs } = match;
  const { members } = link;
  const known = new Map([...sides].flatMap(([id, side]) => (side ? [[id, side]] : [])));
  noteMended(match, linkId);
  if (stay.kind === "matched") room.touched.matches.add(matchId);
  room.emit({ kind: "baselineMeasured", matchId, linkId, members, maxP2pRttMs, participantId, sides: known });
  return true;
}

/** The connections that both sides found to be clearly above the limit in force. A single side is not believed. */
export function refutedLinks({ rules }: Room, { links, baselines, maxP2pRttMs }: Match): Refuted[] {
  if (maxP2pRttMs === null) return [];
  const limitMs = maxP2pRttMs + Math.max(TOLERANCE_MS, TOLERANCE_RATIO * maxP2pRttMs);
  const { statistic } = rules.p2p;
  const isRefuted = (side: Measurement): boolean =>
    isAbove(statisticWithLost(side, statistic) ?? Number.POSITIVE_INFINITY, limitMs);
  return links.flatMap((link) => {
    const sides = [...(baselines.get(link.linkId)?.values() ?? [])].filter((side) => side !== null);
    if (sides.length < 2 || !sides.every(isRefuted)) return [];
    const rttsMs = sides.flatMap((side) => statisticOf(side, statistic) ?? []);
    return [{ link, rttMs: rttsMs.length < 2 ? null : Math.max(...rttsMs) }];
  });
}
