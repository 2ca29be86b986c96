/** Hopeless pairs are held back for this share of the time limit; there is still time for a few of them then. */
const HOLD_RATIO = 0.9;

/** However long the time limit is, nobody idles for longer in the hope of somebody better. */
const LONGEST_HOLD_MS = 60_000;

/** How long a hopeless pair is held back of whoever waits for at most `patienceMs`; `unlikelyHoldMs` if that was set. */
export function longestHoldMs(unlikelyHoldMs: number | null, patienceMs: number): number {
  return unlikelyHoldMs ?? Math.min(HOLD_RATIO * patienceMs, LONGEST_HOLD_MS);
}
