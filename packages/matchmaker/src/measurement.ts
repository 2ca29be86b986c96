/** How the packets of a peer connection travel, as one end sees it. */
export type PathType = "host" | "srflx" | "prflx" | "relay" | "unknown";

/** The statistics over the samples of one side of a probe. Times in ms; a lost ping counts as infinitely slow. */
export interface Measurement {
  /** Round trips in the order the pings were sent; `null` for one that was not answered in time. */
  readonly samplesMs: readonly (number | null)[];
  readonly sent: number;
  readonly received: number;
  readonly minMs: number | null;
  /** `null` if half of the pings or more were lost. */
  readonly medianMs: number | null;
  readonly p95Ms: number | null;
  readonly jitterMs: number | null;
  readonly lossRatio: number;
  readonly path: PathType;
}

/** What one side of a probe reports. */
export type ProbeReport =
  | { readonly kind: "measured"; readonly measurement: Measurement }
  | { readonly kind: "failed"; readonly reason: "connection-failed" | "timeout" };
