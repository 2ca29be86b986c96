/** A page joins. */
export interface Arrival {
  readonly type: "arrival";
  /** Whose page it is: the id that it joined with. */
  readonly participant_id: string;
}

/** A page takes a place that is already there. */
export interface Return {
  readonly type: "return";
  /** Whose page it is: the id that it joined with. */
  readonly participant_id: string;
}

/** A page has timed the study's [beacons](docs/deploy.md#beacons). */
export interface Beacons {
  readonly type: "beacons";
  /** Whose page it is. */
  readonly participant_id: string;
  /** The study's beacons, in its order. */
  readonly beacon_urls: readonly string[];
  /**
   * The page's smallest round trip to each of them, in the same order; `null`: it was not reached.
   * @unit ms
   */
  readonly beacon_rtts_ms: readonly (number | null)[];
}

/**
 * The country of whoever has joined, or has come with a new page: right after that line, and only in a study with
 * [recordCountry](docs/deploy.md#time-zones).
 */
export interface Country {
  readonly type: "country";
  /** Whose page it is. */
  readonly participant_id: string;
  /** ISO 3166, two letters, by the page's time zone; `null`: the page did not say, or its zone is no place. */
  readonly country: string | null;
}

/**
 * What the experiment's own server said of whoever has joined, or has come with a new page: right after that line, and only in a
 * study with [signed access](docs/identity.md) whose tokens say something.
 */
export interface Attributes {
  readonly type: "attributes";
  /** Whose token it is. */
  readonly participant_id: string;
  /** Texts by name, as the token has them. */
  readonly attributes: Readonly<Record<string, string>>;
}

/**
 * What the recruiting platform has put into the URL of the page of whoever has joined, or has come with a new page: right after
 * that line, if there was anything. Where the token of a study with [signed access](docs/identity.md) says the same, that stands
 * here.
 */
export interface Recruited {
  readonly type: "recruited";
  /** Whose page it is. */
  readonly participant_id: string;
  /**
   * By name: `PROLIFIC_PID`, `STUDY_ID`, `SESSION_ID`, `workerId`, `assignmentId`, `hitId`, `participant_label`, `survey_code`.
   */
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * Somebody's part in the study is over, and the page is told what to take along: after an `outcome` without a match in a study
 * with a [recruiter](docs/participants.md), whenever a page says that its match is done,
 * and when somebody [comes again](docs/participants.md#once).
 */
export interface Completed {
  readonly type: "completed";
  /** Whose part it was. */
  readonly participant_id: string;
  /** Which match it was; `null`: there was none. */
  readonly match_id: string | null;
  /**
   * `finished` and `partner-gone`: the page's own word. `already-matched`: somebody was matched, never said that it was done, and
   * came again. The others are those of the `outcome`.
   */
  readonly reason:
    | "finished"
    | "partner-gone"
    | "timed-out"
    | "left-after-wait"
    | "not-ready"
    | "unsupported"
    | ExclusionReason
    | "already-matched";
  /** `null`: none. */
  readonly completion_code: string | null;
  /** Whether this person had been told before, and came again. Then this is no stay, and has no other line than `recruited`. */
  readonly repeated: boolean;
}

/** Why [the study does not let somebody wait](docs/participants.md#who-may-wait). */
export type ExclusionReason =
  | "excluded"
  | "device-not-allowed"
  | "browser-not-allowed"
  | "connection-too-weak"
  | "server-rtt-too-high";

/** Somebody has [made the wait longer](docs/waitroom.md#leave-or-wait-longer). */
export interface Extension {
  readonly type: "extension";
  /** Whose wait it is. */
  readonly participant_id: string;
  /**
   * By how much, from then on, or from the time limit on where that was still to come.
   * @unit ms
   */
  readonly extended_by_ms: number;
  /**
   * From joining until then, without time in which [the server did not run](docs/recovery.md).
   * @unit ms
   */
  readonly waited_ms: number;
}

/** A stay ends; exactly one for each stay. */
export type Outcome = MatchedOutcome | UnmatchedOutcome;

export interface MatchedOutcome {
  readonly type: "outcome";
  /** Whose stay it was. */
  readonly participant_id: string;
  /** How the stay ended. */
  readonly outcome: "matched";
  /** The match; `null`: there was none. */
  readonly match_id: string;
  /** Only if matched: what the scene assigned to this person, or `null`. */
  readonly role: string | null;
  /** Only if matched: what the scene assigned to the match, or `null`. */
  readonly condition: string | null;
  /**
   * From joining to the end of the stay, without time in which [the server did not run](docs/recovery.md).
   * @unit ms
   */
  readonly waited_ms: number;
  /**
   * How often the participant has [made the wait longer](docs/waitroom.md#leave-or-wait-longer); missing in records of before
   * that was possible.
   * @unit count
   */
  readonly extensions?: number;
  /**
   * How many of the last ten server RTTs are known, 0 if the page was not connected any more.
   * @unit count
   */
  readonly server_rtt_n: number;
  /**
   * The smallest of these, or `null`.
   * @unit ms
   */
  readonly server_rtt_min_ms: number | null;
  /**
   * Their median, or `null`.
   * @unit ms
   */
  readonly server_rtt_median_ms: number | null;
  /**
   * Their 95th percentile, or `null`.
   * @unit ms
   */
  readonly server_rtt_p95_ms: number | null;
}

type OfMatched = "outcome" | "match_id" | "role" | "condition";

export interface UnmatchedOutcome extends Omit<MatchedOutcome, OfMatched> {
  /**
   * `left-after-wait`: left, but not before the scene's [minimum wait](docs/waitroom.md#leave-or-wait-longer).
   * `server-stopped`: the end of a server without a [journal](docs/recovery.md) cut the stay short.
   */
  readonly outcome:
    | "timed-out"
    | "left"
    | "left-after-wait"
    | "disconnected"
    | "not-ready"
    | "unsupported"
    | ExclusionReason
    | "server-stopped";
  /** The match; `null`: there was none. */
  readonly match_id: null;
}
