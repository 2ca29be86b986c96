/** Every pair of `items`, each once, in order. */
export function pairsOf<T>(items: readonly T[]): [T, T][] {
  const pairs: [T, T][] = [];
  let place = 0;
  for (const a of items) {
    for (const b of items.slice(++place)) pairs.push([a, b]);
  }
  return pairs;
}

const none: ReadonlyMap<string, never> = new Map<string, never>();

/**
 * Values of unordered pairs of participants. Every look-up is O(1), and forgetting somebody costs as much as is remembered of
 * them.
 */
export class PairMap<Value> {
  readonly #values = new Map<string, Map<string, Value>>();

  get(a: string, b: string): Value | undefined {
    return this.#values.get(a)?.get(b);
  }

  set(a: string, b: string, value: Value): void {
    this.#valuesOf(a).set(b, value);
    this.#valuesOf(b).set(a, value);
  }

  delete(a: string, b: string): void {
    this.#drop(a, b);
    this.#drop(b, a);
  }

  /** Everybody with whom `participantId` forms a pair that has a value. */
  partnersOf(participantId: string): ReadonlyMap<string, Value> {
    return this.#values.get(participantId) ?? none;
  }

  /** Every pair once. */
  all(): [pair: [string, string], value: Value][] {
    const all: [[string, string], Value][] = [];
    for (const [a, values] of this.#values) for (const [b, value] of values) if (a < b) all.push([[a, b], value]);
    return all;
  }

  /** Forgets all pairs of somebody. */
  forget(participantId: string): void {
    for (const other of this.partnersOf(participantId).keys()) this.#drop(other, participantId);
    this.#values.delete(participantId);
  }

  /** How many people it knows something about. */
  get size(): number {
    return this.#values.size;
  }

  #valuesOf(participantId: string): Map<string, Value> {
    const values = this.#values.get(participantId) ?? new Map<string, Value>();
    this.#values.set(participantId, values);
    return values;
  }

  #drop(a: string, b: string): void {
    const values = this.#values.get(a);
    values?.delete(b);
    if (values?.size === 0) this.#values.delete(a);
  }
}
