/** How many pairs of one kind were measured, and how many of them were within the limit. */
export interface Trials {
  readonly measured: number;
  readonly good: number;
}

const none: Trials = { measured: 0, good: 0 };

/** What became of the pairs that a matchmaker put forward, by the band that it had put them into. Counts only, nobody's data. */
export class TrackRecord {
  readonly #trials = new Map<number, Trials>();

  of(band: number): Trials {
    return this.#trials.get(band) ?? none;
  }

  note(band: number, isGood: boolean): void {
    const { measured, good } = this.of(band);
    this.#trials.set(band, { measured: measured + 1, good: good + (isGood ? 1 : 0) });
  }
}
