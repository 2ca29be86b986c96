import type { Path } from "./report.ts";

/** The statistics of one side. Times in ms, of the answered pings; `null` if there are none. */
export interface MeasurementMessage {
  /** How many pings count, without the warm-up. */
  readonly sent: number;
  /** How many of them were answered in time. */
  readonly received: number;
  /** The smallest round trip, in ms. */
  readonly minMs: number | null;
  /** The median, in ms. */
  readonly medianMs: number | null;
  /** The 95th percentile (nearest rank), in ms. */
  readonly p95Ms: number | null;
  /** Mean difference of successive samples, in ms. */
  readonly jitterMs: number | null;
  /** The same by RFC 3550, in ms; needs dozens of samples to warm up. */
  readonly jitterRfc3550Ms: number | null;
  /** The share of the pings that were not answered in time, 0 to 1. */
  readonly lossRatio: number;
  /** How packets travel, as this side sees it. */
  readonly path: Path;
  /** How a relayed path reaches its TURN server; `null` if it is not relayed, or not known. */
  readonly relayProtocol: "udp" | "tcp" | "tls" | null;
  /** The round trip of the browser's own connectivity checks, in ms, which no busy page can delay. */
  readonly iceRttMs: number | null;
  /** Who timed the pings; a busy page delays its own. */
  readonly timedBy: "worker" | "page";
  /** Whether the tab was hidden at any time meanwhile. */
  readonly hidden: boolean;
}

/** What one side of a probe measured. */
export interface ProbeMeasurementMessage extends MeasurementMessage {
  /** From the start of the probe to the open DataChannel, in ms. */
  readonly openMs: number | null;
  /** From the start of the probe to the report, in ms. */
  readonly reportMs: number | null;
}
