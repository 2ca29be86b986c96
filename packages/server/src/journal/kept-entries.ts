import { keptLine } from "./journal-lines.ts";

/** As a put says that an entry is forgotten. */
const FORGOTTEN = "null";

/** What stands in a line beside a key and its value, about. */
const LINE_CHARS = 22;

/** The entries of a journal: by key, as JSON. */
export class KeptEntries {
  readonly #jsons = new Map<string, string>();
  #chars = 0;

  constructor(entries: ReadonlyMap<string, unknown>) {
    this.put(entries);
  }

  get size(): number {
    return this.#jsons.size;
  }

  /** About how much a file has that holds nothing else. */
  get chars(): number {
    return this.#chars;
  }

  /** Answers what of it changes something, as JSON. */
  put(values: ReadonlyMap<string, unknown>): ReadonlyMap<string, string> {
    const changes = new Map<string, string>();
    for (const [key, value] of values) {
      // Of what JSON does not know, such as `undefined`, nothing is kept.
      const json: string | undefined = JSON.stringify(value);
      if (this.#set(key, json ?? FORGOTTEN)) changes.set(key, json ?? FORGOTTEN);
    }
    return changes;
  }

  lines(): string {
    return [...this.#jsons].map(([key, json]) => keptLine(key, json)).join("");
  }

  /** False if that is how it was. */
  #set(key: string, json: string): boolean {
    const old = this.#jsons.get(key);
    if (json === (old ?? FORGOTTEN)) return false;
    if (old !== undefined) this.#chars -= key.length + old.length + LINE_CHARS;
    // What changed last comes last, in a new file too.
    const isDeleted = this.#jsons.delete(key);
    if (json === FORGOTTEN) return isDeleted;
    this.#jsons.set(key, json);
    this.#chars += key.length + json.length + LINE_CHARS;
    return true;
  }
}
