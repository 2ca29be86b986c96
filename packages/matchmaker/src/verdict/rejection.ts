import type { ProbeMeasurement } from "./measurement.ts";
import type { RejectionReason } from "./verdict.ts";

/** Why a proposal came to nothing: a pair was rejected, or somebody did not say that they are there. */
export interface Failure {
  readonly reason: RejectionReason | "not-ready";
  /** The worse statistic of the pair that failed; `null` if it was not measured. */
  readonly rttMs: number | null;
}

/** The same as one of its members is told of it. */
export interface Rejection extends Failure {
  /**
   * What either side of the member's own pair measured; `null` without a measurement, and where it was the pair of others that
   * failed.
   */
  readonly own: ProbeMeasurement | null;
  readonly theirs: ProbeMeasurement | null;
}

/** To somebody over whose own connections nothing was found that would explain it. */
export function elsewhere(failure: Failure): Rejection {
  return { ...failure, own: null, theirs: null };
}
