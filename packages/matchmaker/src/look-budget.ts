/**
 * A single search for a group may take so many. There are far too many groups to try all where none can be found, as where a
 * role is missing; in a waitroom of some twenty people, all groups of four are tried.
 */
export const LOOKS_PER_SEARCH = 4_000;

/** The budget where nobody gives one. */
const MOST_LOOKS = 10_000;

/**
 * What a plan may cost, in looks at pairs that the waitroom is asked about. Whoever searches for a group draws on it and gives up
 * when nothing is left, so that no crowd stops the server; by the count and not by a clock, as a plan depends on nothing but the
 * waitroom.
 */
export class LookBudget {
  readonly #most: number;
  #left: number;

  constructor(most: number = MOST_LOOKS) {
    this.#most = most;
    this.#left = most;
  }

  /** Below 0 if the last ones took more than there was. */
  get left(): number {
    return this.#left;
  }

  get taken(): number {
    return this.#most - this.#left;
  }

  take(looks: number): void {
    this.#left -= looks;
  }
}
