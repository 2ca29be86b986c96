import type { ServerMessages } from "@earshot/protocol";

type Farewell = ServerMessages["released"];

interface Page {
  readonly participantId: string;
  readonly pageId: string;
}

/** A page may be away at the moment its stay ends. What it would have been told is kept for it for a while. */
const KEPT_MS = 10 * 60_000;

export class Farewells {
  readonly #kept = new Map<string, { readonly farewell: Farewell; readonly untilMs: number }>();

  /** The first one of a page stands: what ends later with its place is no longer its own. */
  keep(page: Page, farewell: Farewell, nowMs: number): void {
    for (const [id, { untilMs }] of this.#kept) {
      if (untilMs > nowMs) break;
      this.#kept.delete(id);
    }
    const key = keyOf(page);
    if (!this.#kept.has(key)) this.#kept.set(key, { farewell, untilMs: nowMs + KEPT_MS });
  }

  of(page: Page): Farewell | null {
    return this.#kept.get(keyOf(page))?.farewell ?? null;
  }
}

/** Not by the `pageId` alone: that is made up by the page, perhaps not very well. */
function keyOf({ participantId, pageId }: Page): string {
  return JSON.stringify([participantId, pageId]);
}
