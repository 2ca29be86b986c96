/** People are put forward as a group. */
export interface Proposal {
  readonly type: "proposal";
  /** Made up by the server. */
  readonly proposal_id: string;
  /** The group. */
  readonly participant_ids: readonly string[];
  /**
   * The server RTTs that the waitroom went by, in the same order; `null`: not known.
   * @unit ms
   */
  readonly server_rtt_ms: readonly (number | null)[];
  /**
   * The limit in force; `null`: there is none, and nobody is probed.
   * @unit ms
   */
  readonly max_p2p_rtt_ms: number | null;
  /** Which number of a measurement is held against the limit. */
  readonly p2p_statistic: "median" | "min" | "p95";
  /**
   * The largest jitter that the scene allows; `null`: any.
   * @unit ms
   */
  readonly max_jitter_ms: number | null;
  /**
   * The largest share of lost pings that the scene allows; `null`: any.
   * @unit 0 – 1
   */
  readonly max_loss_ratio: number | null;
  /** Whether the scene allows a connection over a TURN server. */
  readonly allow_relay: boolean;
}

/** The measuring of a pair begins. */
export interface Probe {
  readonly type: "probe";
  /** Made up by the server. */
  readonly probe_id: string;
  /** Of which proposal the pair is. */
  readonly proposal_id: string;
  /** The pair. */
  readonly participant_ids: readonly [string, string];
  /**
   * The limit in force.
   * @unit ms
   */
  readonly max_p2p_rtt_ms: number;
}

export type RejectionReason =
  | "rtt-too-high"
  | "path-not-allowed"
  | "loss-too-high"
  | "jitter-too-high"
  | "unmeasurable"
  | "timeout"
  | "connection-failed"
  | "reports-disagree"
  | "peer-left";

/** A probe is over. */
export interface Verdict {
  readonly type: "verdict";
  /** Which probe. */
  readonly probe_id: string;
  /** Of which proposal the pair is. */
  readonly proposal_id: string;
  /** The pair. */
  readonly participant_ids: readonly [string, string];
  /** Whether the two are close enough. */
  readonly verdict: "accepted" | "rejected";
  /** Why it was rejected ([all reasons](docs/protocol.md#reasons)); `null` if it was accepted. */
  readonly reason: RejectionReason | null;
  /**
   * The statistic of the worse side; `null` where a side has none.
   * @unit ms
   */
  readonly p2p_rtt_ms: number | null;
  /**
   * Where a side reported `too-far`, its connectivity check, as nothing was pinged; else `null`.
   * @unit ms
   */
  readonly ice_rtt_ms: number | null;
  /**
   * The limit in force.
   * @unit ms
   */
  readonly max_p2p_rtt_ms: number;
  /**
   * From the proposal to the verdict, on the server's clock.
   * @unit ms
   */
  readonly verdict_ms: number;
}

/** A proposal ends without a match; all of its people wait again, but for those whose stay ends with it. */
export interface Withdrawal {
  readonly type: "withdrawal";
  /** Which proposal. */
  readonly proposal_id: string;
  /** Its people. */
  readonly participant_ids: readonly string[];
  /** What failed first in it ([all reasons](docs/protocol.md#reasons)); `server-restart`: the server ended meanwhile. */
  readonly reason: RejectionReason | "not-ready" | "server-restart";
}
