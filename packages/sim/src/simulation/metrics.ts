import type { StayLog } from "./stay-log.ts";

/** The figures of one or several simulations. Ratios from 0 to 1; `null` where nobody was matched. */
export interface Metrics {
  readonly participants: number;
  readonly matchRatio: number;
  /** Of those who were matched, the probe included. */
  readonly meanWaitMs: number | null;
  readonly p95WaitMs: number | null;
  readonly probesPerMatch: number | null;
  /** Probes that led to no match, as a share of all probes. */
  readonly wastedProbeRatio: number;
  readonly timedOutRatio: number;
  /** Left, or did not come back, before they were matched or timed out. */
  readonly lostRatio: number;
}

/** Sums up a simulation. */
export function metricsOf(log: StayLog): Metrics {
  const { outcomes, probes, matches } = log;
  const waitsMs = outcomes.flatMap((outcome, index) => (outcome === "matched" ? [log.waitMs(index)] : []));
  waitsMs.sort((a, b) => a - b);
  const count = outcomes.length;
  const timedOut = outcomes.filter((outcome) => outcome === "timed-out").length;
  const pairsPerMatch = matches[0] ? (matches[0].length * (matches[0].length - 1)) / 2 : 0;
  const wasted = Math.max(0, probes - matches.length * pairsPerMatch);
  return {
    participants: count,
    matchRatio: ratio(waitsMs.length, count),
    meanWaitMs: waitsMs.length === 0 ? null : waitsMs.reduce((sum, waitMs) => sum + waitMs, 0) / waitsMs.length,
    p95WaitMs: waitsMs[Math.ceil(0.95 * waitsMs.length) - 1] ?? null,
    probesPerMatch: matches.length === 0 ? null : probes / matches.length,
    wastedProbeRatio: ratio(wasted, probes),
    timedOutRatio: ratio(timedOut, count),
    lostRatio: ratio(count - timedOut - waitsMs.length, count),
  };
}

/** The mean over runs of different seeds, each counting the same. */
export function meanMetrics(runs: readonly Metrics[]): Metrics {
  const mean = (pick: (run: Metrics) => number) => runs.reduce((sum, run) => sum + pick(run), 0) / runs.length;
  const meanOrNull = (pick: (run: Metrics) => number | null) => {
    const known = runs.map(pick).filter((value) => value !== null);
    return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
  };
  return {
    participants: runs.reduce((sum, run) => sum + run.participants, 0),
    matchRatio: mean((run) => run.matchRatio),
    meanWaitMs: meanOrNull((run) => run.meanWaitMs),
    p95WaitMs: meanOrNull((run) => run.p95WaitMs),
    probesPerMatch: meanOrNull((run) => run.probesPerMatch),
    wastedProbeRatio: mean((run) => run.wastedProbeRatio),
    timedOutRatio: mean((run) => run.timedOutRatio),
    lostRatio: mean((run) => run.lostRatio),
  };
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
