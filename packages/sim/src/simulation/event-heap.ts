/** Something that will happen: what (`kind`) to whom or what (`subject`), both whole numbers. */
export interface Happening {
  atMs: number;
  kind: number;
  subject: number;
}

/**
 * What lies ahead: earliest first, and in the order it was put in among equals. Kept in flat arrays, so that nothing is allocated
 * per event.
 */
export class EventHeap {
  #atMs = new Float64Array(64);
  #order = new Float64Array(64);
  #kinds = new Int32Array(64);
  #subjects = new Int32Array(64);
  #nextOrder = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** When the earliest is due; infinity if there is none. */
  get nextAtMs(): number {
    return this.#size === 0 ? Number.POSITIVE_INFINITY : (this.#atMs[0] ?? Number.POSITIVE_INFINITY);
  }

  push(atMs: number, kind: number, subject: number): void {
    if (this.#size === this.#atMs.length) this.#grow();
    let child = this.#size++;
    const order = this.#nextOrder++;
    for (let parent = (child - 1) >> 1; child > 0 && this.#isLater(parent, atMs, order); parent = (child - 1) >> 1) {
      this.#copy(parent, child);
      child = parent;
    }
    this.#put(child, atMs, order);
    this.#kinds[child] = kind;
    this.#subjects[child] = subject;
  }

  /** Takes the earliest out and writes it into `into`; false if there is none. */
  popInto(into: Happening): boolean {
    if (this.#size === 0) return false;
    into.atMs = this.#atMs[0] ?? 0;
    into.kind = this.#kinds[0] ?? 0;
    into.subject = this.#subjects[0] ?? 0;
    this.#size--;
    this.#siftDown();
    return true;
  }

  /** Moves the last one, which has lost its place, down from the top. */
  #siftDown(): void {
    const last = this.#size;
    const [atMs, order] = [this.#atMs[last] ?? 0, this.#order[last] ?? 0];
    let parent = 0;
    for (let child = 1; child < last; child = 2 * parent + 1) {
      if (child + 1 < last && this.#isLater(child, this.#atMs[child + 1] ?? 0, this.#order[child + 1] ?? 0)) child++;
      if (this.#isLater(child, atMs, order)) break;
      this.#copy(child, parent);
      parent = child;
    }
    this.#copy(last, parent);
  }

  /** True if what is at `index` comes after the given time and order. */
  #isLater(index: number, atMs: number, order: number): boolean {
    const own = this.#atMs[index] ?? 0;
    return own !== atMs ? own > atMs : (this.#order[index] ?? 0) > order;
  }

  #put(index: number, atMs: number, order: number): void {
    this.#atMs[index] = atMs;
    this.#order[index] = order;
  }

  #copy(from: number, to: number): void {
    this.#put(to, this.#atMs[from] ?? 0, this.#order[from] ?? 0);
    this.#kinds[to] = this.#kinds[from] ?? 0;
    this.#subjects[to] = this.#subjects[from] ?? 0;
  }

  #grow(): void {
    const length = 2 * this.#atMs.length;
    const [atMs, order, kinds, subjects] = [this.#atMs, this.#order, this.#kinds, this.#subjects];
    this.#atMs = new Float64Array(length);
    this.#order = new Float64Array(length);
    this.#kinds = new Int32Array(length);
    this.#subjects = new Int32Array(length);
    this.#atMs.set(atMs);
    this.#order.set(order);
    this.#kinds.set(kinds);
    this.#subjects.set(subjects);
  }
}
