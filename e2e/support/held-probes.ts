import type { Rewrite } from "./wire.ts";

/** Keeps a page in its probes, for as long as the server lets it: what it signals over links that begin meanwhile is lost. */
export class HeldProbes {
  readonly #lost = new Set<string>();
  #isHolding = true;

  readonly rewrite: Rewrite = (said) => {
    if (said[0] !== "link/signal") return said;
    const [, { linkId }] = said;
    if (this.#isHolding) this.#lost.add(linkId);
    return this.#lost.has(linkId) ? null : said;
  };

  /** Links that begin from here on open. */
  letGo(): void {
    this.#isHolding = false;
  }
}
