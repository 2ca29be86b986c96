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
  const isTooSlow = ({ sentAtMs, pongAtMs }: Ping) => (pongAtMs ?? nowMs) - sentAtMs > maxP2pRttMs;
  const tooSlow = pings.filter(isTooSlow).length;
  const quick = pings.filter((ping) => ping.pongAtMs !== null && !isTooSlow(ping)).length;
  if (quick >= needed) return "accept";
  return tooSlow >= pingCount - needed + 1 ? "reject" : "continue";
}

/**
 * The samples if no more is expected of any ping that has been out for longer than `patienceMs`: round trips in the order sent, `null` for
 * those. Pings that are out but still expected are left out. A decision stands on those with the limit as the patience.
 */
export function settledSamples(pings: readonly Ping[], nowMs: number, patienceMs: number): (number | null)[] {
  return pings
    .filter(({ sentAtMs, pongAtMs }) => pongAtMs !== null || nowMs - sentAtMs > patienceMs)
    .map(({ sentAtMs, pongAtMs }) => (pongAtMs === null ? null : pongAtMs - sentAtMs));
}
