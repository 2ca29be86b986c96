/** At which remaining times, in ms, the time that is left is read out. Every second would drown out everything else. */
const MILESTONES_MS = [120_000, 60_000, 30_000, 10_000];

/** From this on it is read out at once, if the participant is to do something. */
export const URGENT_MS = 10_000;

/** The last milestone on the way from one remaining time to a shorter one; `null`: none. In a sleep several may be passed. */
export function milestonePassed(beforeMs: number, afterMs: number): number | null {
  return MILESTONES_MS.findLast((atMs) => afterMs <= atMs && atMs < beforeMs) ?? null;
}
