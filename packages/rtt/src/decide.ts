import type { Ping, ProbeRule } from "./ping-series.ts";

export type Decision = "accept" | "reject" | "continue";

type DecisionRule = Pick<ProbeRule, "maxP2pRttMs" | "pingCount">;

/**
 * Curtailed majority: the same answer as "the median of all `pingCount` pings is at most `maxP2pRttMs`", given as soon as the
 * pings that are still missing cannot change it. A ping that has been out for longer than the limit is too slow, answered or not.
 */
export function decide(pings: readonly Ping[], nowMs: number, { maxP2pRttMs, pingCount }: DecisionRule): Decision {
  const majority = Math.ceil(pingCount / 2);
  const tooSlow = pings.filter((ping) => isTooSlow(ping, nowMs, maxP2pRttMs)).length;
  const quick = pings.filter((ping) => ping.pongAtMs !== null && !isTooSlow(ping, nowMs, maxP2pRttMs)).length;
  if (quick >= majority) return "accept";
  return tooSlow >= pingCount - majority + 1 ? "reject" : "continue";
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

function isTooSlow({ sentAtMs, pongAtMs }: Ping, nowMs: number, maxP2pRttMs: number): boolean {
  return (pongAtMs ?? nowMs) - sentAtMs > maxP2pRttMs;
}
