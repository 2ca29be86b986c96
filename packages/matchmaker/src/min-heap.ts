/** A priority queue: `isBefore` says which of two comes out first. Push and pop are O(log n). */
export class MinHeap<Item> {
  readonly #items: Item[] = [];
  readonly #isBefore: (a: Item, b: Item) => boolean;

  constructor(isBefore: (a: Item, b: Item) => boolean) {
    this.#isBefore = isBefore;
  }

  get size(): number {
    return this.#items.length;
  }

  peek(): Item | undefined {
    return this.#items[0];
  }

  push(item: Item): void {
    this.#items.push(item);
    for (let child = this.#items.length - 1; child > 0;) {
      const parent = (child - 1) >> 1;
      if (!this.#swapIfBefore(child, parent)) return;
      child = parent;
    }
  }

  pop(): Item | undefined {
    const first = this.#items[0];
    const last = this.#items.pop();
    if (last === undefined || this.#items.length === 0) return first;
    this.#items[0] = last;
    this.#siftDown();
    return first;
  }

  /** Throws out whatever does not pass, in O(n). */
  keep(passes: (item: Item) => boolean): void {
    const kept = this.#items.filter(passes);
    for (const [place, item] of kept.entries()) this.#items[place] = item;
    this.#items.length = kept.length;
    for (let parent = (kept.length >> 1) - 1; parent >= 0; parent--) this.#siftDown(parent);
  }

  #siftDown(from = 0): void {
    for (let parent = from; ;) {
      const left = 2 * parent + 1;
      const child = this.#comesBefore(left + 1, left) ? left + 1 : left;
      if (!this.#swapIfBefore(child, parent)) return;
      parent = child;
    }
  }

  #swapIfBefore(a: number, b: number): boolean {
    const [itemA, itemB] = [this.#items[a], this.#items[b]];
    if (itemA === undefined || itemB === undefined || !this.#isBefore(itemA, itemB)) return false;
    this.#items[a] = itemB;
    this.#items[b] = itemA;
    return true;
  }

  #comesBefore(a: number, b: number): boolean {
    const [itemA, itemB] = [this.#items[a], this.#items[b]];
    return itemA !== undefined && itemB !== undefined && this.#isBefore(itemA, itemB);
  }
}
