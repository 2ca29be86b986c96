import type { RecordFact } from "@earshot/records";
import type { Clock } from "../clock.ts";
import type { Journal } from "../journal/journal.ts";
import type { Records } from "../records/records.ts";
import { keyOf, partsOf } from "./entry-key.ts";
import { UNSERVED } from "./unserved.ts";

/** A piece of what outlives the process. No two of a kind have the same id in a scene. Plain data; `null`: forgotten. */
export interface Entry {
  readonly kind: string;
  readonly id: string;
  readonly value: unknown;
}

/** What a step of a scene is written down as: all of it, or nothing. */
export interface Written {
  readonly atMs: number;
  readonly facts: readonly RecordFact[];
  readonly entries: readonly Entry[];
}

export interface ChronicleOptions {
  readonly study: string;
  readonly scene: string;
  /** `null`: nothing outlives the process but the records. */
  readonly journal: Journal | null;
  readonly records: Records;
  readonly clock: Clock;
}

/** Of one study, whichever scene writes it. */
const ofStudy: ReadonlySet<string> = new Set(["history", "token", "past"]);

/** What is written down of a scene: facts for the researcher, and whatever another process would need to go on. */
export class Chronicle {
  readonly #options: ChronicleOptions;

  constructor(options: ChronicleOptions) {
    this.#options = options;
  }

  /** Whether anything outlives the process, so that entries are of any use. */
  get isKept(): boolean {
    return this.#options.journal !== null;
  }

  /** What the process before this one left of the scene. */
  past(): Entry[] {
    const { journal, scene } = this.#options;
    return [...(journal?.found.entries ?? [])].flatMap(([key, value]) => {
      const { kind, scene: of, id } = partsOf(key);
      return of === scene || ofStudy.has(kind) ? [{ kind, id, value }] : [];
    });
  }

  /** For how long nobody had served the scene when the journal was taken over, in ms. */
  get lostMs(): number {
    const { journal, scene } = this.#options;
    if (!journal) return 0;
    const { entries, nowMs, servedUntilMs } = journal.found;
    const sinceMs = entries.get(keyOf({ kind: UNSERVED, scene, id: "" }));
    return nowMs - (typeof sinceMs === "number" ? sinceMs : servedUntilMs);
  }

  /** `durable` is called when no end of the process can undo it any more; without a journal at once. `null`: nobody waits. */
  write({ atMs, facts, entries }: Written, durable: (() => void) | null): void {
    if (durable === null && facts.length === 0 && entries.length === 0) return;
    const { study, scene, journal, records, clock } = this.#options;
    const at = clock.date().toISOString();
    const lines = facts.map((fact) => ({ at, study, scene, ...fact }));
    if (journal) return journal.append({ atMs, put: this.#byKey(entries), facts: lines }, durable ?? (() => {}));
    for (const line of lines) records.append(line);
    durable?.();
  }

  #byKey(entries: readonly Entry[]): ReadonlyMap<string, unknown> {
    const { scene } = this.#options;
    return new Map(
      entries.map(({ kind, id, value }) => [keyOf({ kind, scene: ofStudy.has(kind) ? "" : scene, id }), value]),
    );
  }
}
