import type { ServerMessages } from "@earshot/protocol";

type Farewell = ServerMessages["released"];

/** A page may be away at the moment its stay ends. What it would have been told is kept for it for a while. */
const KEPT_MS = 10 * 60_000;

export class Farewells {
  readonly #kept = new Map<string, { readonly farewell: Farewell; readonly untilMs: number }>();

  keep(pageId: string, farewell: Farewell, nowMs: number): void {
    for (const [id, { untilMs }] of this.#kept) {
      if (untilMs > nowMs) break;
      this.#kept.delete(id);
    }
    this.#kept.set(pageId, { farewell, untilMs: nowMs + KEPT_MS });
  }

  of(pageId: string): Farewell | null {
    return this.#kept.get(pageId)?.farewell ?? null;
  }
}
