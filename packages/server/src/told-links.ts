/** More than any page has at once, or has had in the last minutes. */
const MAX_TOLD = 128;

/** The links that a page was told of, the latest ones: what it says about one that has ended is late, not made up. */
export class ToldLinks {
  readonly #ids = new Set<string>();

  add(linkId: string): void {
    this.#ids.add(linkId);
    for (const oldest of this.#ids) {
      if (this.#ids.size <= MAX_TOLD) break;
      this.#ids.delete(oldest);
    }
  }

  has(linkId: string): boolean {
    return this.#ids.has(linkId);
  }
}
