import type { Ping, ProbeRule } from "./ping-series.ts";
import { TOO_FAR_SLACK_MS } from "./tolerances.ts";

export type Decision = "accept" | "reject" | "continue";

type DecisionRule = Pick<ProbeRule, "maxP2pRttMs" | "pingCount" | "quantile">;

/**
 * Curtailed sampling: the same answer as "the quantile of all `pingCount` pings is at most `maxP2pRttMs`", given as soon as the
 * pings that are still missing cannot change it. The samples are to be settled with the limit as the patience: a ping that has
 * been out for longer is too slow, answered or not.
 */
export function decide(samplesMs: readonly number[], { maxP2pRttMs, pingCount, quantile }: DecisionRule): Decision {
  const quick = samplesMs.filter((sampleMs) => sampleMs <= maxP2pRttMs).length;
  const tooSlow = samplesMs.length - quick;
  const needed = Math.ceil(quantile * pingCount);
  if (quick >= needed) return "accept";
  return tooSlow > pingCount - needed ? "reject" : "continue";
}

/**
 * The round trips in the order sent. That of a ping that has been out for longer than `patienceMs` is infinite. A ping that may
 * still be answered is left out.
 */
export function settledSamples(pings: readonly Ping[], nowMs: number, patienceMs: number): number[] {
  return pings
    .filter(({ sentAtMs, rttMs }) => rttMs < Number.POSITIVE_INFINITY || nowMs - sentAtMs > patienceMs)
    .map(({ rttMs }) => rttMs);
}

/**
 * The round trips of all pings that were sent so long ago that even the slowest answer would be back by now, in the order sent.
 * One without an answer is infinite. Later pings are left out, answered or not: only the lost ones among them are missing yet.
 */
export function completedSamples(pings: readonly Ping[], nowMs: number): number[] {
  const answeredMs = pings.map(({ rttMs }) => rttMs).filter((rttMs) => rttMs < Number.POSITIVE_INFINITY);
  const slowestMs = Math.max(...answeredMs);
  return pings.filter(({ sentAtMs }) => nowMs - sentAtMs > slowestMs).map(({ rttMs }) => rttMs);
}

/**
 * Whether the connectivity checks (STUN round trips, ms) rule a pair out before a single ping is sent. Anything that holds a
 * browser up while it starts makes one of them too large, so two at least have to be beyond the limit and its slack. They never
 * rule a pair in.
 */
export function isTooFar(iceRttsMs: readonly number[], maxP2pRttMs: number): boolean {
  return iceRttsMs.length >= 2 && Math.min(...iceRttsMs) > maxP2pRttMs + TOO_FAR_SLACK_MS;
}
