/** A matchmaker threw an error or gave a wrong answer. */
export interface MatchmakerFailed {
  readonly type: "matchmaker_failed";
  /** What it threw, or what is wrong with its answer. */
  readonly error: string;
}

/** Lines are missing here: [the disk was full](docs/deploy.md#when-the-disk-is-full). */
export interface RecordsLost {
  readonly type: "records_lost";
  /**
   * How many.
   * @unit count
   */
  readonly lines_lost: number;
}

/** The server was started again, and goes on with the people of the scene: [what becomes of what](docs/recovery.md). */
export interface Restart {
  readonly type: "restart";
  /**
   * How many people had a place, waiting or in a match.
   * @unit count
   */
  readonly places: number;
  /**
   * For how long nobody was served. It is part of no `waited_ms`, unless the scene has `countsDowntime`.
   * @unit ms
   */
  readonly down_ms: number;
}

/**
 * Lines were removed here, or are without a name now: somebody was [purged](docs/privacy.md#purging-somebody), or they were old.
 */
export interface Purged {
  readonly type: "purged";
  /** What stands in other lines instead of the id, which stands nowhere any more; `null`: lines were removed as they were old. */
  readonly pseudonym: string | null;
  /**
   * How many lines are gone. Their numbers (`seq`) are missing.
   * @unit count
   */
  readonly lines_removed: number;
  /**
   * How many lines have the pseudonym now.
   * @unit count
   */
  readonly lines_changed: number;
}
