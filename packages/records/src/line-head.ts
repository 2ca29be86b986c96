/** When and where a line was written: what every line has beside its `type`, which says what else it has. */
export interface LineHead {
  /**
   * Its number, from 1 on without a gap, over all runs of a study with a journal; but for lines that are [gone](docs/privacy.md).
   * Missing without a journal, and in `records_lost`.
   * @unit count
   */
  readonly seq?: number;
  /**
   * When it happened, on the server's clock.
   * @unit ISO time
   */
  readonly at: string;
  /** The study's name, as in the name of the file. */
  readonly study: string;
  /** The scene's name; `null` in `records_lost` and `purged`, which belong to none. */
  readonly scene: string | null;
}
