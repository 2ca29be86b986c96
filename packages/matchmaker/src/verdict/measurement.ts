import { isAbove } from "../above-limit.ts";

/** How the packets of a peer connection travel, as one end sees it. */
export type PathType = "host" | "srflx" | "prflx" | "relay" | "unknown";

/** What one side of a link measured. Times in ms, statistics of the answered pings; `null` if there are none. */
export interface Measurement {
  /** Round trips in the order the pings were sent; `null` for one that was not answered in time. */
  readonly samplesMs: readonly (number | null)[];
  readonly sent: number;
  readonly received: number;
  readonly minMs: number | null;
  readonly medianMs: number | null;
  readonly p95Ms: number | null;
  readonly jitterMs: number | null;
  readonly jitterRfc3550Ms: number | null;
  readonly lossRatio: number;
  readonly path: PathType;
  /** How a relayed path reaches its TURN server; `null` for every other path. */
  readonly relayProtocol: "udp" | "tcp" | "tls" | null;
  /** The round trip of the browser's own connectivity checks, which no busy page can delay; `null` if there was none. */
  readonly iceRttMs: number | null;
  /** Who timed the pings; a busy page delays its own. */
  readonly timedBy: "worker" | "page";
  /** Whether the tab was hidden at any time meanwhile. */
  readonly hidden: boolean;
}

/** What one side of a probe measured. */
export interface ProbeMeasurement extends Measurement {
  /**
   * Round trips of pings that followed each other closely, where the link was measured anew because hurry may have been to blame;
   * else `null`.
   */
  readonly hurriedMs: readonly (number | null)[] | null;
  /** From the start of the probe to the open DataChannel, and to this report. */
  readonly openMs: number | null;
  readonly reportMs: number | null;
}

/** What one side of a probe reports. */
export type ProbeReport =
  | { readonly kind: "measured"; readonly measurement: ProbeMeasurement }
  /** The connectivity checks alone were so far beyond the limit that nothing more was measured. */
  | { readonly kind: "too-far"; readonly iceRttMs: number }
  | { readonly kind: "failed"; readonly reason: "connection-failed" | "timeout" | "unmeasurable" };

/** `null` of a side that has not reported, or not measured. */
export function measurementOf(report: ProbeReport | undefined): ProbeMeasurement | null {
  return report?.kind === "measured" ? report.measurement : null;
}

/** Two honest numbers of one link rarely differ by more than this: 20 ms, or 30 % of the larger one. */
const DISAGREEMENT_MS = 20;
const DISAGREEMENT_RATIO = 0.3;

/**
 * Whether two round trips cannot both be those of one link. One that is missing because all pings were lost disagrees with any
 * number.
 */
export function disagree(aMs: number | null, bMs: number | null): boolean {
  if (aMs === null || bMs === null) return aMs !== bMs;
  return isAbove(Math.abs(aMs - bMs), Math.max(DISAGREEMENT_MS, DISAGREEMENT_RATIO * Math.max(aMs, bMs)));
}
