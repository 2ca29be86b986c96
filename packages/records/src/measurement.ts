/** One side of a probe has reported. */
export type Measurement = Measured | TooFar | NotMeasured;

/** What is known of a series of pings. */
interface Pings {
  /**
   * How many pings are in `samples_ms`. One that was still expected when the side reported is not.
   * @unit count
   */
  readonly sent: number;
  /**
   * How many of them were answered.
   * @unit count
   */
  readonly received: number;
  /**
   * The smallest of the answered pings; `null`: none was answered.
   * @unit ms
   */
  readonly min_ms: number | null;
  /**
   * The median of the answered pings, by nearest rank; `null`: none was answered.
   * @unit ms
   */
  readonly median_ms: number | null;
  /**
   * The 95th percentile of the answered pings, by nearest rank; `null`: none was answered.
   * @unit ms
   */
  readonly p95_ms: number | null;
  /**
   * Mean absolute difference of successive answered samples; `null`: there are no two.
   * @unit ms
   */
  readonly jitter_ms: number | null;
  /**
   * The running estimate of RFC 3550, 6.4.1. It starts at 0, so it is far too small after a dozen samples. `null`: there are no
   * two.
   * @unit ms
   */
  readonly jitter_rfc3550_ms: number | null;
  /**
   * `1 − received / sent`. A ping that was given up is lost, even if its answer came after the report.
   * @unit 0 – 1
   */
  readonly loss_ratio: number;
  /** `relay` if either end is relayed; otherwise this end's own candidate: `host`, `srflx`, `prflx`; or `unknown`. */
  readonly path: "host" | "srflx" | "prflx" | "relay" | "unknown";
  /** How this end reaches its TURN server; `null` if it uses none. */
  readonly relay_protocol: "udp" | "tcp" | "tls" | null;
  /**
   * The browser's last connectivity check when the channel opened, in steps of 1 ms; `null`: there was none.
   * @unit ms
   */
  readonly ice_rtt_ms: number | null;
  /** `worker`, or `page` where there is no worker: then a busy page delays its pings and its answers. */
  readonly timed_by: "worker" | "page";
  /** Whether the tab was hidden at any time meanwhile. */
  readonly hidden: boolean;
  /**
   * Round trips in the order the pings were sent; `null`: not answered by then. The warm-up and pings before it are not in.
   * @unit ms
   */
  readonly samples_ms: readonly (number | null)[];
}

export interface Measured extends Pings {
  readonly type: "measurement";
  /** Of which probe. */
  readonly probe_id: string;
  /** Whose side it is. */
  readonly participant_id: string;
  /**
   * From the start of the probe on this page to the open channel.
   * @unit ms
   */
  readonly open_ms: number | null;
  /**
   * From the start of the probe on this page to the report.
   * @unit ms
   */
  readonly report_ms: number | null;
  /**
   * The same for the first series, where the pair was measured anew at a slower pace; otherwise `null`.
   * @unit ms
   */
  readonly hurried_ms: readonly (number | null)[] | null;
}

/**
 * One side of a connection of a match has measured it in the countdown, or, where that is too short, in the first seconds of the
 * match.
 */
export interface Baseline extends Pings {
  readonly type: "baseline";
  /** Of which match. */
  readonly match_id: string;
  /** The connection: the probe's id, if it was measured before. */
  readonly link_id: string;
  /** The pair. */
  readonly participant_ids: readonly [string, string];
  /** Whose side it is. */
  readonly participant_id: string;
  /**
   * The limit in force; `null`: there is none.
   * @unit ms
   */
  readonly max_p2p_rtt_ms: number | null;
}

type OfSide = Pick<Measured, "type" | "probe_id" | "participant_id">;

/** The connectivity checks alone were so far beyond the limit that nothing was pinged. */
export interface TooFar extends OfSide {
  /** Instead of all these: why nothing was measured. `too-far` comes with `ice_rtt_ms`. */
  readonly failed: "too-far";
  /**
   * Where the side is `too-far`, the check that says so.
   * @unit ms
   */
  readonly ice_rtt_ms: number;
}

export interface NotMeasured extends OfSide {
  /** Instead of all these: why nothing was measured. `too-far` comes with `ice_rtt_ms`. */
  readonly failed: "connection-failed" | "timeout" | "unmeasurable";
}
