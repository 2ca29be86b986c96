/** Statistics over the samples of one side. Times in ms; a lost ping counts as infinitely slow, so a quantile may be `null`. */
export interface RttStatistics {
  readonly sent: number;
  readonly received: number;
  readonly minMs: number | null;
  readonly medianMs: number | null;
  readonly p95Ms: number | null;
  /** Mean absolute difference of successive samples, in the order they were sent. */
  readonly jitterMs: number | null;
  /** 0 to 1. */
  readonly lossRatio: number;
}

/** `samplesMs` in the order they were sent; `null` is a ping that was not answered. */
export function summarize(samplesMs: readonly (number | null)[]): RttStatistics {
  const received = samplesMs.filter((sampleMs) => sampleMs !== null);
  return {
    sent: samplesMs.length,
    received: received.length,
    minMs: received.length > 0 ? Math.min(...received) : null,
    medianMs: quantile(samplesMs, 0.5),
    p95Ms: quantile(samplesMs, 0.95),
    jitterMs: jitter(received),
    lossRatio: samplesMs.length > 0 ? 1 - received.length / samplesMs.length : 0,
  };
}

/** Nearest-rank quantile, 0 < q <= 1, with `null` sorted last. `null` if the rank falls on a lost sample or there is none. */
export function quantile(samplesMs: readonly (number | null)[], q: number): number | null {
  const sorted = samplesMs.map((sampleMs) => sampleMs ?? Number.POSITIVE_INFINITY).toSorted((a, b) => a - b);
  const value = sorted[Math.ceil(q * sorted.length) - 1];
  return value !== undefined && Number.isFinite(value) ? value : null;
}

function jitter(receivedMs: readonly number[]): number | null {
  if (receivedMs.length < 2) return null;
  const steps = receivedMs.slice(1).map((sampleMs, index) => Math.abs(sampleMs - (receivedMs[index] ?? sampleMs)));
  return steps.reduce((sum, stepMs) => sum + stepMs, 0) / steps.length;
}
