import { STEADY_MS, STEADY_RATIO, STEADY_SAMPLES } from "./tolerances.ts";

/** Statistics over the samples of one side. Times in ms; a lost ping counts as infinitely slow, so a quantile may be `null`. */
export interface RttStatistics {
  readonly sent: number;
  readonly received: number;
  readonly minMs: number | null;
  readonly medianMs: number | null;
  readonly p95Ms: number | null;
  /** Mean absolute difference of successive answered samples, in the order they were sent. */
  readonly jitterMs: number | null;
  /** The same by RFC 3550, section 6.4.1: a running estimate that starts at 0 and needs dozens of samples to warm up. */
  readonly jitterRfc3550Ms: number | null;
  /** 0 to 1. */
  readonly lossRatio: number;
}

/** `samplesMs` in the order they were sent; `null` is a ping that was not answered. */
export function summarize(samplesMs: readonly (number | null)[]): RttStatistics {
  const received = samplesMs.filter((sampleMs) => sampleMs !== null);
  const differences = received.slice(1).map((sampleMs, index) => Math.abs(sampleMs - (received[index] ?? sampleMs)));
  return {
    sent: samplesMs.length,
    received: received.length,
    minMs: received.length > 0 ? Math.min(...received) : null,
    medianMs: quantile(samplesMs, 0.5),
    p95Ms: quantile(samplesMs, 0.95),
    jitterMs: meanOf(differences),
    jitterRfc3550Ms: rfc3550Jitter(differences),
    lossRatio: samplesMs.length > 0 ? 1 - received.length / samplesMs.length : 0,
  };
}

/** Nearest-rank quantile, 0 < q <= 1, with `null` sorted last. `null` if the rank falls on a lost sample or there is none. */
export function quantile(samplesMs: readonly (number | null)[], q: number): number | null {
  const sorted = samplesMs.map((sampleMs) => sampleMs ?? Number.POSITIVE_INFINITY).toSorted((a, b) => a - b);
  const value = sorted[Math.ceil(q * sorted.length) - 1] ?? Number.POSITIVE_INFINITY;
  return value < Number.POSITIVE_INFINITY ? value : null;
}

/** True if there are at least five samples and the middle half of the samples lies so close together that more of them would hardly move the median. */
export function isSteady(samplesMs: readonly (number | null)[]): boolean {
  const [lowMs, middleMs, highMs] = [0.25, 0.5, 0.75].map((q) => quantile(samplesMs, q));
  if (samplesMs.length < STEADY_SAMPLES || lowMs == null || middleMs == null || highMs == null) return false;
  return highMs - lowMs <= Math.max(STEADY_MS, STEADY_RATIO * middleMs);
}

function meanOf(valuesMs: readonly number[]): number | null {
  return valuesMs.length > 0 ? valuesMs.reduce((sum, valueMs) => sum + valueMs, 0) / valuesMs.length : null;
}

/** `J += (|D| - J) / 16` for each difference D. */
function rfc3550Jitter(differencesMs: readonly number[]): number | null {
  if (differencesMs.length === 0) return null;
  return differencesMs.reduce((jitterMs, differenceMs) => jitterMs + (differenceMs - jitterMs) / 16, 0);
}
