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
  /**
   * `replaced`: by a newer page, in a scene without `rejoinMs`. `unreachable`: neither the server nor the partners could reach
   * that person. `partner-gone`: that person came back with a new page, and nobody else was left.
   */
  readonly reason: "left" | "replaced" | "unreachable" | "partner-gone";
}

/**
 * In a running match, the round trip between the server and somebody's page has come above the study's
 * [maxServerRttMs](docs/participants.md#the-server-during-a-match), or is within it again; the page is told so.
 */
export interface ServerSlow {
  readonly type: "server_slow";
  /** Which match. */
  readonly match_id: string;
  /** Whose page. */
  readonly participant_id: string;
  /** `warning`: 3 in a row were above the limit. `exceeded`: 6 were. `ok`: one is within it again. */
  readonly level: "warning" | "exceeded" | "ok";
  /**
   * The smallest of these. What was not answered within 2 s counts as 2,000.
   * @unit ms
   */
  readonly server_rtt_ms: number;
  /**
   * The limit.
   * @unit ms
   */
  readonly max_server_rtt_ms: number;
}

/** Somebody has come back to a running match with a new page, as after a refresh. */
export interface Rejoin {
  readonly type: "rejoin";
  /** Which match. */
  readonly match_id: string;
  /** Who has come back. */
  readonly participant_id: string;
}

/** A connection of a running match was of no use any more, and another one is opened in its place. */
export interface Reopening {
  readonly type: "reopening";
  /** Which match. */
  readonly match_id: string;
  /** Of the new connection. */
  readonly link_id: string;
  /** Of the old one. */
  readonly instead_of: string;
  /** Between whom. */
  readonly participant_ids: readonly [string, string];
  /** `rejoin`: one of them has a new page. */
  readonly reason: "connection-lost" | "rejoin";
}
