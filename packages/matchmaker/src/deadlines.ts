/** Something that becomes due. Two deadlines of the same kind about the same things are the same one, set anew. */
export type Deadline =
  | { readonly kind: "wait" | "grace" | "firstRtt" | "probe" | "countdown"; readonly id: string }
  | { readonly kind: "pairRest"; readonly pair: readonly [string, string] };

/** The deadline of a pair's rest, whichever way round the pair is given. */
export function pairRest(a: string, b: string): Deadline {
  return { kind: "pairRest", pair: a < b ? [a, b] : [b, a] };
}

interface Entry {
  readonly deadline: Deadline;
  readonly atMs: number;
  readonly order: number;
}

/** A priority queue of deadlines: earliest first, and in the order they were set among equals. Set, clear and take are O(log n). */
export class Deadlines {
  readonly #live = new Map<string, Entry>();
  readonly #heap: Entry[] = [];
  #order = 0;

  get size(): number {
    return this.#live.size;
  }

  has(deadline: Deadline): boolean {
    return this.#live.has(keyOf(deadline));
  }

  set(deadline: Deadline, atMs: number): void {
    const entry = { deadline, atMs, order: this.#order++ };
    this.#live.set(keyOf(deadline), entry);
    this.#heap.push(entry);
    this.#siftUp(this.#heap.length - 1);
    this.#dropDead();
  }

  clear(deadline: Deadline): void {
    this.#live.delete(keyOf(deadline));
    this.#dropDead();
  }

  /** When the earliest is due, or `null` if there is none. */
  nextAtMs(): number | null {
    return this.#heap[0]?.atMs ?? null;
  }

  /** Takes the earliest out if it is due at `atMs`. */
  takeDue(atMs: number): Deadline | null {
    const first = this.#heap[0];
    if (!first || first.atMs > atMs) return null;
    this.clear(first.deadline);
    return first.deadline;
  }

  /** Entries that were cleared or set anew stay until they reach the top of the heap, so that neither needs a search. */
  #dropDead(): void {
    for (let first = this.#heap[0]; first && this.#live.get(keyOf(first.deadline)) !== first; first = this.#heap[0]) {
      const last = this.#heap.pop();
      if (!last || last === first) continue;
      this.#heap[0] = last;
      this.#siftDown();
    }
  }

  #siftUp(from: number): void {
    for (let child = from; child > 0;) {
      const parent = (child - 1) >> 1;
      if (!this.#swapIfEarlier(child, parent)) return;
      child = parent;
    }
  }

  #siftDown(): void {
    for (let parent = 0; ;) {
      const left = 2 * parent + 1;
      const child = this.#isEarlier(left + 1, left) ? left + 1 : left;
      if (!this.#swapIfEarlier(child, parent)) return;
      parent = child;
    }
  }

  #swapIfEarlier(a: number, b: number): boolean {
    const [entryA, entryB] = [this.#heap[a], this.#heap[b]];
    if (!entryA || !entryB || !this.#isEarlier(a, b)) return false;
    this.#heap[a] = entryB;
    this.#heap[b] = entryA;
    return true;
  }

  #isEarlier(a: number, b: number): boolean {
    const [entryA, entryB] = [this.#heap[a], this.#heap[b]];
    if (!entryA || !entryB) return false;
    return entryA.atMs !== entryB.atMs ? entryA.atMs < entryB.atMs : entryA.order < entryB.order;
  }
}

function keyOf(deadline: Deadline): string {
  return deadline.kind === "pairRest" ? JSON.stringify(deadline.pair) : `${deadline.kind}:${deadline.id}`;
}
