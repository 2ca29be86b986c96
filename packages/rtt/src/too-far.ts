/**
 * Whether the connectivity checks (STUN round trips, ms, in the order they came) rule a pair out before a single ping is sent. They
 * can be inflated, the first one most: one alone has to be far beyond the limit, of several the smallest has to be above it.
 * They never rule a pair in.
 */
export function isTooFar(iceRttsMs: readonly number[], maxP2pRttMs: number): boolean {
  const smallestMs = Math.min(...iceRttsMs);
  if (iceRttsMs.length >= 2) return smallestMs > maxP2pRttMs + SLACK_MS;
  return iceRttsMs.length === 1 && smallestMs > FAR_RATIO * maxP2pRttMs + FAR_SLACK_MS;
}

const SLACK_MS = 10;
const FAR_RATIO = 1.5;
const FAR_SLACK_MS = 20;
