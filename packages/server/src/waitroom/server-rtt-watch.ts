import type { ServerSlow } from "@earshot/protocol";

/** So many in a row above the limit are a warning, and so many are too many. There is one every five seconds. */
const WARNING_COUNT = 3;
const EXCEEDED_COUNT = 6;

/** What is known of the round trips between the server and a page in a match. */
export interface ServerRttWatch {
  /** The latest ones, in ms. */
  readonly latestMs: readonly number[];
  /** What the page was told last; `null`: whatever a process before this one has told it. */
  readonly level: ServerSlow["level"] | null;
}

export const newWatch: ServerRttWatch = { latestMs: [], level: "ok" };

export const restoredWatch: ServerRttWatch = { latestMs: [], level: null };

/**
 * With one more. As where it is decided who may wait, the smallest of several counts, as all that disturbs a sample makes it
 * longer: one within the limit is enough.
 */
export function watchServerRtt(
  watch: ServerRttWatch,
  rttMs: number,
  maxMs: number,
): { readonly watch: ServerRttWatch; readonly told: ServerSlow | null } {
  const latestMs = [...watch.latestMs, rttMs].slice(-EXCEEDED_COUNT);
  const level = levelOf(latestMs, maxMs) ?? watch.level;
  const told = level === null || level === watch.level ? null : { level, rttMs: smallestOf(latestMs, level) };
  return { watch: { latestMs, level }, told };
}

/** `null`: it is as before, as too few are above the limit. */
function levelOf(latestMs: readonly number[], maxMs: number): ServerSlow["level"] | null {
  const above = latestMs.length - 1 - latestMs.findLastIndex((rttMs) => rttMs <= maxMs);
  if (above === 0) return "ok";
  if (above >= EXCEEDED_COUNT) return "exceeded";
  return above >= WARNING_COUNT ? "warning" : null;
}

function smallestOf(latestMs: readonly number[], level: ServerSlow["level"]): number {
  const counts = { ok: 1, warning: WARNING_COUNT, exceeded: EXCEEDED_COUNT };
  return Math.min(...latestMs.slice(-counts[level]));
}
