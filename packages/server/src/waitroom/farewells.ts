import type { ServerMessages } from "@earshot/protocol";
import type { Entry } from "./chronicle.ts";

type Farewell = ServerMessages["released"];

interface Page {
  readonly participantId: string;
  readonly pageHash: string;
}

export interface KeptFarewell {
  readonly farewell: Farewell;
  readonly untilMs: number;
}

/** A page may be away at the moment its stay ends. What it would have been told is kept for it for a while. */
const KEPT_MS = 10 * 60_000;

export class Farewells {
  readonly #kept = new Map<string, KeptFarewell>();
  #changed: string[] = [];

  /** The first one of a page stands: what ends later with its place is no longer its own. */
  keep(page: Page, farewell: Farewell, nowMs: number): void {
    for (const [id, { untilMs }] of this.#kept) {
      if (untilMs > nowMs) break;
      this.#kept.delete(id);
      this.#changed.push(id);
    }
    const key = idOf(page);
    if (this.#kept.has(key)) return;
    this.#kept.set(key, { farewell, untilMs: nowMs + KEPT_MS });
    this.#changed.push(key);
  }

  of(page: Page): Farewell | null {
    return this.#kept.get(idOf(page))?.farewell ?? null;
  }

  restore(id: string, kept: KeptFarewell): void {
    this.#kept.set(id, kept);
  }

  /** What has changed since this was asked last. */
  takeChanges(): Entry[] {
    const ids = new Set(this.#changed);
    this.#changed = [];
    return [...ids].map((id) => ({ kind: "farewell", id, value: this.#kept.get(id) ?? null }));
  }
}

/** Not by the page alone: its id is made up by the page, perhaps not very well. */
function idOf({ participantId, pageHash }: Page): string {
  return JSON.stringify([participantId, pageHash]);
}
