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
