import type { Ping, ProbeRule } from "./ping-series.ts";

export type Decision = "accept" | "reject" | "continue";

type DecisionRule = Pick<ProbeRule, "maxP2pRttMs" | "pingCount"> & Partial<Pick<ProbeRule, "quantile">>;

/**
 * Curtailed sampling: the same answer as "the quantile (the median unless said otherwise) of all `pingCount` pings is at most
 * `maxP2pRttMs`", given as soon as the pings that are still missing cannot change it. A ping that has been out for longer than the
 * limit is too slow, answered or not.
 */
export function decide(
  pings: readonly Ping[],
  nowMs: number,
  { maxP2pRttMs, pingCount, quantile = 0.5 }: DecisionRule,
): Decision {
  const needed = Math.ceil(quantile * pingCount);
  const tooSlow = pings.filter((ping) => isTooSlow(ping, nowMs, maxP2pRttMs)).length;
  const quick = pings.filter((ping) => ping.pongAtMs !== null && !isTooSlow(ping, nowMs, maxP2pRttMs)).length;
  if (quick >= needed) return "accept";
  return tooSlow >= pingCount - needed + 1 ? "reject" : "continue";
}

/**
 * When the decision may change although no pong comes: the oldest ping that is out gets too slow. `null` if none is out.
 * At that very moment a pong would still be in time, so look just after it.
 */
export function nextLookAtMs(pings: readonly Ping[], nowMs: number, { maxP2pRttMs }: DecisionRule): number | null {
  const next = pings.find((ping) => ping.pongAtMs === null && !isTooSlow(ping, nowMs, maxP2pRttMs));
  return next ? next.sentAtMs + maxP2pRttMs : null;
}

/** The samples on which a decision stands: round trips in the order sent, `null` for too slow and still unanswered. */
export function decidedSamples(
  pings: readonly Ping[],
  nowMs: number,
  { maxP2pRttMs }: DecisionRule,
): (number | null)[] {
  return pings
    .filter((ping) => ping.pongAtMs !== null || isTooSlow(ping, nowMs, maxP2pRttMs))
    .map(({ sentAtMs, pongAtMs }) => (pongAtMs === null ? null : pongAtMs - sentAtMs));
}

/**
 * The samples if no more is expected of any ping that has been out for longer than `patienceMs`: round trips in the order sent, `null` for
 * those. Pings that are out but still expected are left out.
 */
export function settledSamples(pings: readonly Ping[], nowMs: number, patienceMs: number): (number | null)[] {
  return pings
    .filter(({ sentAtMs, pongAtMs }) => pongAtMs !== null || nowMs - sentAtMs > patienceMs)
    .map(({ sentAtMs, pongAtMs }) => (pongAtMs === null ? null : pongAtMs - sentAtMs));
}

function isTooSlow({ sentAtMs, pongAtMs }: Ping, nowMs: number, maxP2pRttMs: number): boolean {
  return (pongAtMs ?? nowMs) - sentAtMs > maxP2pRttMs;
}
