import type { Measurement } from "./measurement.ts";
import { OptionsError, positiveMs, refuseUnknownKeys } from "../options.ts";

/** Which number of a measurement is held against `maxP2pRttMs`. */
export type P2pStatistic = "median" | "min" | "p95";

/** What a scene asks of a pair's connection beside `maxP2pRttMs`. */
export interface P2pRules {
  /** Which number of a measurement is held against `maxP2pRttMs`. @default "median" */
  readonly statistic: P2pStatistic;
  /** Mean difference of successive round trips, in ms. `null`: any. @default null */
  readonly maxJitterMs: number | null;
  /** Share of the pings that may be lost, 0 to 1. `null`: any that leaves a statistic. @default null */
  readonly maxLossRatio: number | null;
  /** Whether a connection over a TURN server is good enough, if it is fast enough. @default true */
  readonly allowRelay: boolean;
  /**
   * What becomes of a match of which both sides of a connection measure in the countdown that the statistic is above the limit by
   * more than 5 ms and more than a tenth: `"record"` starts it, and leaves the judgement to whoever reads the records; `"reject"`
   * calls it off, and everybody is back at their place. It needs a countdown of 1,500 ms or more. @default "record"
   */
  readonly recheck: "record" | "reject";
}

export const defaultP2pRules: P2pRules = {
  statistic: "median",
  maxJitterMs: null,
  maxLossRatio: null,
  allowRelay: true,
  recheck: "record",
};

const statistics: readonly unknown[] = ["median", "min", "p95"] satisfies P2pStatistic[];

const rechecks: readonly unknown[] = ["record", "reject"] satisfies P2pRules["recheck"][];

/** @throws OptionsError that names the field, the value and what is allowed. */
export function checkP2pRules(rules: P2pRules): void {
  refuseUnknownKeys("p2p", rules, Object.keys(defaultP2pRules));
  const { statistic, maxJitterMs, maxLossRatio, allowRelay, recheck } = rules;
  if (!statistics.includes(statistic)) {
    throw new OptionsError({ field: "p2p.statistic", value: statistic, allowed: statistics.join(", ") });
  }
  if (maxJitterMs !== null) positiveMs("p2p.maxJitterMs", maxJitterMs);
  if (maxLossRatio !== null && !(maxLossRatio >= 0 && maxLossRatio <= 1)) {
    throw new OptionsError({
      field: "p2p.maxLossRatio",
      value: maxLossRatio,
      allowed: "a number from 0 to 1, or null",
    });
  }
  if (typeof allowRelay !== "boolean") {
    throw new OptionsError({ field: "p2p.allowRelay", value: allowRelay, allowed: "true or false" });
  }
  if (!rechecks.includes(recheck)) {
    throw new OptionsError({ field: "p2p.recheck", value: recheck, allowed: rechecks.join(", ") });
  }
}

/** Of the answered pings. */
export function statisticOf({ minMs, medianMs, p95Ms }: Measurement, statistic: P2pStatistic): number | null {
  return { min: minMs, median: medianMs, p95: p95Ms }[statistic];
}

/** Of all pings, a lost one infinitely slow; `null` if the rank (nearest rank) falls on one. */
export function statisticWithLost(measurement: Measurement, statistic: P2pStatistic): number | null {
  const { samplesMs, sent, received } = measurement;
  if (received === sent) return statisticOf(measurement, statistic);
  const sorted = samplesMs.map((sampleMs) => sampleMs ?? Number.POSITIVE_INFINITY).toSorted((a, b) => a - b);
  const share = { min: 0, median: 0.5, p95: 0.95 }[statistic];
  const rttMs = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.POSITIVE_INFINITY;
  return rttMs < Number.POSITIVE_INFINITY ? rttMs : null;
}
