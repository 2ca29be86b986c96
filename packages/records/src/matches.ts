/**
 * A group that would be a match was [asked whether everybody is there](docs/waitroom.md#ready-check), and that is over. Next is
 * its `match`, or its `withdrawal`.
 */
export interface ReadyCheck {
  readonly type: "ready_check";
  /** Which group. */
  readonly proposal_id: string;
  /** Its people. */
  readonly participant_ids: readonly string[];
  /** Whether each of them had answered by then, in the same order. */
  readonly ready: readonly boolean[];
  /**
   * `null`: all of them had. `not-ready`: the time was up. `peer-left`: somebody left, or lost the connection. `timeout`: the
   * connection between two of them broke.
   */
  readonly reason: "not-ready" | "peer-left" | "timeout" | null;
  /**
   * How long they were asked.
   * @unit ms
   */
  readonly took_ms: number;
}

/** A match is made; its countdown begins. */
export interface Match {
  readonly type: "match";
  /** Made up by the server. */
  readonly match_id: string;
  /** Which proposal it was. */
  readonly proposal_id: string;
  /** Its people. */
  readonly participant_ids: readonly string[];
  /**
   * When its countdown will be over.
   * @unit ISO time
   */
  readonly starts_at: string;
}

/** The countdown is broken off. */
export interface MatchCancelled {
  readonly type: "match_cancelled";
  /** Which match. */
  readonly match_id: string;
  /** Its people. */
  readonly participant_ids: readonly string[];
  /**
   * `rtt-too-high`: the [countdown](docs/measuring.md#the-number-of-the-match) says so, and the scene rejects such a match.
   * `server-restart`: the server ended meanwhile; all wait again.
   */
  readonly reason: "peer-left" | "connection-lost" | "rtt-too-high" | "server-restart";
  /** Who left; `null`: nobody did. */
  readonly leaver: string | null;
}

/** Somebody has left a running match. */
export interface Departure {
  readonly type: "departure";
  /** Which match. */
  readonly match_id: string;
  /** Who has left it. */
  readonly participant_id: string;
  /** `replaced`: by a newer page. `unreachable`: neither the server nor the partners could reach that person. */
  readonly reason: "left" | "replaced" | "unreachable";
}
