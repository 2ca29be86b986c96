import type { Measurement, ProbeReport } from "./measurement.ts";

export type RejectionReason =
  | "rtt-too-high"
  | "timeout"
  | "connection-failed"
  | "peer-left"
  | "reports-disagree"
  | "path-not-allowed"
  /** Cut short because another pair of the same proposal was rejected; says nothing about this pair. */
  | "withdrawn";

/** What a probe came to. `rttMs` is the worse of the two medians; `null` if it was not measured. */
export type Verdict =
  | { readonly kind: "accepted"; readonly rttMs: number }
  | { readonly kind: "rejected"; readonly reason: RejectionReason; readonly rttMs: number | null };

/** Two honest sides of one link rarely differ by more than this: 20 ms, or 30 % of the larger median. */
const DISAGREEMENT_MS = 20;
const DISAGREEMENT_RATIO = 0.3;

export function rejected(reason: RejectionReason, rttMs: number | null = null): Verdict {
  return { kind: "rejected", reason, rttMs };
}

/**
 * The verdict over the reports of both sides. The worse median decides, so a side that lies can cause a rejection but never an
 * acceptance. Two sides that differ too much have not measured the same link, unless both call it too slow.
 */
export function judge(
  reports: readonly [ProbeReport, ProbeReport],
  shouldReject: (rttMs: number | null) => boolean,
): Verdict {
  const [first, second] = reports;
  if (first.kind === "failed") return rejected(first.reason);
  if (second.kind === "failed") return rejected(second.reason);
  const rttMs = worseMedian(first.measurement, second.measurement);
  const bothTooSlow = shouldReject(first.measurement.medianMs) && shouldReject(second.measurement.medianMs);
  if (!bothTooSlow && disagree(first.measurement, second.measurement)) return rejected("reports-disagree", rttMs);
  if (rttMs === null || shouldReject(rttMs)) return rejected("rtt-too-high", rttMs);
  return { kind: "accepted", rttMs };
}

function worseMedian(a: Measurement, b: Measurement): number | null {
  return a.medianMs === null || b.medianMs === null ? null : Math.max(a.medianMs, b.medianMs);
}

/** A median that is missing because most pings were lost is infinitely slow: it disagrees with any number. */
function disagree(a: Measurement, b: Measurement): boolean {
  if (a.medianMs === null || b.medianMs === null) return a.medianMs !== b.medianMs;
  const larger = Math.max(a.medianMs, b.medianMs);
  return Math.abs(a.medianMs - b.medianMs) > Math.max(DISAGREEMENT_MS, DISAGREEMENT_RATIO * larger);
}
