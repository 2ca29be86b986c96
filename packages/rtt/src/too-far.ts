import { TOO_FAR_SLACK_MS } from "./tolerances.ts";

/**
 * Whether the connectivity checks (STUN round trips, ms) rule a pair out before a single ping is sent. Anything that holds a
 * browser up while it starts makes one of them too large, so two at least have to be beyond the limit and its slack. They never
 * rule a pair in.
 */
export function isTooFar(iceRttsMs: readonly number[], maxP2pRttMs: number): boolean {
  return iceRttsMs.length >= 2 && Math.min(...iceRttsMs) > maxP2pRttMs + TOO_FAR_SLACK_MS;
}
