import { decide, settledSamples, type Decision } from "../src/decide.ts";
import type { Ping } from "../src/ping-series.ts";
import { quantile } from "../src/statistics.ts";

export const maxP2pRttMs = 100;

/** Round trips in the order sent, `null` for a ping that is never answered. */
export type Outcomes = readonly (number | null)[];

/** Every list of `count` of the given round trips. */
export function* everyOrderOf(roundTrips: Outcomes, count: number): Generator<Outcomes> {
  if (count === 0) return yield [];
  for (const rest of everyOrderOf(roundTrips, count - 1)) for (const rttMs of roundTrips) yield [...rest, rttMs];
}

/** The rule without any haste: all pings, a lost one infinitely slow. */
export function quantileRule(outcomes: Outcomes, q: number): Decision {
  const sorted = outcomes.map((rttMs) => rttMs ?? Number.POSITIVE_INFINITY).toSorted((a, b) => a - b);
  const value = sorted[Math.ceil(sorted.length * q) - 1] ?? Number.POSITIVE_INFINITY;
  return value <= maxP2pRttMs ? "accept" : "reject";
}

export function medianRule(outcomes: Outcomes): Decision {
  return quantileRule(outcomes, 0.5);
}

/** What a side that sends a ping each 20 ms has seen by `nowMs`. */
function seenAt(outcomes: Outcomes, nowMs: number): Ping[] {
  return outcomes
    .map((rttMs, index) => ({ sentAtMs: index * 20, rttMs }))
    .filter(({ sentAtMs }) => sentAtMs <= nowMs)
    .map(({ sentAtMs, rttMs }) => {
      const isBack = rttMs !== null && sentAtMs + rttMs <= nowMs;
      return { sentAtMs, rttMs: isBack ? rttMs : Number.POSITIVE_INFINITY };
    });
}

/** What is settled of that by `nowMs`, with the limit as the patience. */
export function settledAt(outcomes: Outcomes, nowMs: number): number[] {
  return settledSamples(seenAt(outcomes, nowMs), nowMs, maxP2pRttMs);
}

/** Every moment at which something is new: a ping leaves, a pong comes, or a ping has just become too slow. */
function moments(outcomes: Outcomes): number[] {
  const all = outcomes.flatMap((rttMs, index) => {
    const sentAtMs = index * 20;
    const tooSlowAtMs = sentAtMs + maxP2pRttMs;
    return [sentAtMs, tooSlowAtMs, tooSlowAtMs + 1, ...(rttMs === null ? [] : [sentAtMs + rttMs])];
  });
  return [...new Set(all)].toSorted((a, b) => a - b);
}

/** What is wrong with the decisions along the way, in words; empty when all is well. */
export function faultsOf(outcomes: Outcomes, q = 0.5): string[] {
  const rule = { maxP2pRttMs, pingCount: outcomes.length, quantile: q };
  const right = quantileRule(outcomes, q);
  let last: Decision = "continue";
  const faults = moments(outcomes).flatMap((nowMs) => {
    const samplesMs = settledAt(outcomes, nowMs);
    const before = last;
    last = decide(samplesMs, rule);
    const valueMs = quantile(samplesMs, q);
    const isWithin = valueMs <= maxP2pRttMs;
    return [
      ...(last === "continue" || last === right ? [] : [`${last} at ${nowMs} instead of ${right}`]),
      ...(before !== "continue" && last !== before ? [`${before} became ${last} at ${nowMs}`] : []),
      ...(last === "continue" || isWithin === (last === "accept") ? [] : [`${last} with a quantile of ${valueMs}`]),
    ];
  });
  return last === "continue" ? [...faults, "no decision at the end"] : faults;
}
