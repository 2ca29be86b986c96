/** How many pairs of one kind were measured, and how many of them were within the limit. */
export interface Trials {
  readonly measured: number;
  readonly good: number;
}

const none: Trials = { measured: 0, good: 0 };

/** What became of the pairs that a matchmaker put forward, by kinds of its own, to look at. Counts only, nobody's data. */
export type ReadonlyTrackRecord = Pick<TrackRecord, "of">;

/** The same for the waitroom, which keeps it up to date. */
export class TrackRecord {
  readonly #trials = new Map<number, Trials>();
  readonly #changed = new Set<number>();

  of(kind: number): Trials {
    return this.#trials.get(kind) ?? none;
  }

  all(): ReadonlyMap<number, Trials> {
    return this.#trials;
  }

  note(kind: number, isGood: boolean): void {
    const { measured, good } = this.of(kind);
    this.#trials.set(kind, { measured: measured + 1, good: good + (isGood ? 1 : 0) });
    this.#changed.add(kind);
  }

  restore(kind: number, trials: Trials): void {
    this.#trials.set(kind, trials);
  }

  /** The kinds of which something was noted since the last `settle`. */
  get changed(): ReadonlySet<number> {
    return this.#changed;
  }

  settle(): void {
    this.#changed.clear();
  }
}
