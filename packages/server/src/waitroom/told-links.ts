/** What a page says is late by seconds, in which it can be in a few groups at most. */
const GROUPS_KEPT = 4;
/** Small groups come about, and come to nothing, much faster. */
const FEWEST_KEPT = 128;

/** The links that a page was told of, the latest ones: what it says about one that has ended is late, not made up. */
export class ToldLinks {
  readonly #ids = new Set<string>();
  readonly #most: number;

  /** @param groupSize of the groups in which the page is linked to all others. */
  constructor(groupSize: number) {
    this.#most = Math.max(FEWEST_KEPT, GROUPS_KEPT * (groupSize - 1));
  }

  add(linkId: string): void {
    this.#ids.add(linkId);
    for (const oldest of this.#ids) {
      if (this.#ids.size <= this.#most) break;
      this.#ids.delete(oldest);
    }
  }

  has(linkId: string): boolean {
    return this.#ids.has(linkId);
  }
}
