import { isAbove } from "../above-limit.ts";

/** Two honest numbers of one link rarely differ by more than this: 20 ms, or 30 % of the larger one. */
const DISAGREEMENT_MS = 20;
const DISAGREEMENT_RATIO = 0.3;

/**
 * Whether two round trips cannot both be those of one link. One that is missing because all pings were lost disagrees with any
 * number.
 */
export function disagree(aMs: number | null, bMs: number | null): boolean {
  if (aMs === null || bMs === null) return aMs !== bMs;
  return isAbove(Math.abs(aMs - bMs), Math.max(DISAGREEMENT_MS, DISAGREEMENT_RATIO * Math.max(aMs, bMs)));
}
