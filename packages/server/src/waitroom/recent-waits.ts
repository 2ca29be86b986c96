import type { Effect } from "@earshot/matchmaker";

/** Fewer say nothing yet. */
const LEAST_COUNT = 10;
const LATEST_COUNT = 50;
/** What was longer ago says little of now. */
const LONGEST_AGO_MS = 60 * 60_000;

/** How somebody's wait has ended. */
export interface EndedWait {
  readonly atMs: number;
  /** From joining until the match was certain; `null` without a match. */
  readonly waitedMs: number | null;
}

/** The ends without a match that say something of how long it takes. Who may not wait at all has not waited in vain. */
const inVain: readonly string[] = ["timed-out", "left", "left-after-wait", "disconnected", "not-ready"];

/** The waits that end with an effect. */
export function waitsEndedBy(effect: Effect, atMs: number): readonly EndedWait[] {
  if (effect.kind === "startMatch") return effect.waitedMs.map((waitedMs) => ({ atMs, waitedMs }));
  return effect.kind === "release" && inVain.includes(effect.reason) ? [{ atMs, waitedMs: null }] : [];
}

/** With those that have just ended; the oldest fall out. */
export function withWaits(recent: readonly EndedWait[], ended: readonly EndedWait[]): readonly EndedWait[] {
  return [...recent, ...ended].slice(-LATEST_COUNT);
}

/**
 * How long people of a scene have waited lately, the median in ms; `null` as long as too few waits have ended. Whoever got no
 * match counts as having waited longer than all others, so it is `null` as well where half of them or more did not: nobody then
 * knows how long it takes.
 */
export function expectedWaitMs(recent: readonly EndedWait[], nowMs: number): number | null {
  const waitsMs = recent
    .filter(({ atMs }) => nowMs - atMs <= LONGEST_AGO_MS)
    .map(({ waitedMs }) => waitedMs ?? Number.POSITIVE_INFINITY)
    .toSorted((a, b) => a - b);
  if (waitsMs.length < LEAST_COUNT) return null;
  const [lower = 0, upper = 0] = [waitsMs[(waitsMs.length - 1) >> 1], waitsMs[waitsMs.length >> 1]];
  return Number.isFinite(upper) ? Math.round((lower + upper) / 2) : null;
}
