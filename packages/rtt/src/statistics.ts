import { STEADY_MS, STEADY_RATIO, STEADY_SAMPLES } from "./tolerances.ts";

/**
 * Statistics over the samples of one side. Times in ms, of the answered pings, and `null` if there are none (two are needed for
 * jitter).
 */
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
    minMs: finiteOrNull(Math.min(...received)),
    medianMs: finiteOrNull(quantile(received, 0.5)),
    p95Ms: finiteOrNull(quantile(received, 0.95)),
    jitterMs: meanOf(differences),
    jitterRfc3550Ms: rfc3550Jitter(differences),
    lossRatio: samplesMs.length > 0 ? (samplesMs.length - received.length) / samplesMs.length : 0,
  };
}

/** Nearest-rank quantile, 0 < q <= 1, of samples of which a lost one is infinite. So is the quantile of none. */
export function quantile(samplesMs: readonly number[], q: number): number {
  const sorted = samplesMs.toSorted((a, b) => a - b);
  return sorted[Math.ceil(q * sorted.length) - 1] ?? Number.POSITIVE_INFINITY;
}

/**
 * Whether the middle half of the answered samples lies so close together that more of them would hardly move the median. `null`
 * if there are fewer than five.
 */
export function isSteady(samplesMs: readonly number[]): boolean | null {
  const answeredMs = samplesMs.filter((sampleMs) => sampleMs < Number.POSITIVE_INFINITY);
  if (answeredMs.length < STEADY_SAMPLES) return null;
  const spanMs = quantile(answeredMs, 0.75) - quantile(answeredMs, 0.25);
  return spanMs <= Math.max(STEADY_MS, STEADY_RATIO * quantile(answeredMs, 0.5));
}

function finiteOrNull(valueMs: number): number | null {
  return valueMs < Number.POSITIVE_INFINITY ? valueMs : null;
}

function meanOf(valuesMs: readonly number[]): number | null {
  return valuesMs.length > 0 ? valuesMs.reduce((sum, valueMs) => sum + valueMs, 0) / valuesMs.length : null;
}

/** `J += (|D| - J) / 16` for each difference D. */
function rfc3550Jitter(differencesMs: readonly number[]): number | null {
  if (differencesMs.length === 0) return null;
  return differencesMs.reduce((jitterMs, differenceMs) => jitterMs + (differenceMs - jitterMs) / 16, 0);
}
