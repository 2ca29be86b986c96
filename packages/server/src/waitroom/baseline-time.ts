import type { WaitroomRules } from "@earshot/matchmaker";

/** For so long a connection is measured for the number of its match: sixty pings, 50 ms apart. */
const LONGEST_MS = 3_000;

/** Within less there are too few pings for a number. */
const SHORTEST_MS = 1_000;

/** A report may be under way for so long, and still be there when the match is certain. */
const UNDER_WAY_MS = 250;

/** A connection of a running match that was opened anew has so long to open and to be measured. */
export const REOPENED_BASELINE_MS = 6_000;

export type Countdown = Pick<WaitroomRules, "countdownMs" | "confirmLeadMs">;

/**
 * When pages report the baseline of a match that starts then: in time for the start, or where the countdown is too short for
 * that, some seconds after it.
 */
export function baselineAtMs(startsAtMs: number, countdown: Countdown): number {
  if (!isBaselineInCountdown(countdown)) return startsAtMs + LONGEST_MS;
  return startsAtMs - countdown.countdownMs + Math.min(timeBeforeStartMs(countdown), LONGEST_MS);
}

export function isBaselineInCountdown(countdown: Countdown): boolean {
  return timeBeforeStartMs(countdown) >= SHORTEST_MS;
}

function timeBeforeStartMs({ countdownMs, confirmLeadMs }: Countdown): number {
  return countdownMs - confirmLeadMs - UNDER_WAY_MS;
}
