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
    const items = this.#items;
    let place = items.length;
    items.push(item);
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = items[parent];
      if (above === undefined || !this.#isBefore(item, above)) break;
      items[place] = above;
      place = parent;
    }
    items[place] = item;
  }

  pop(): Item | undefined {
    const first = this.#items[0];
    const last = this.#items.pop();
    if (last === undefined || this.#items.length === 0) return first;
    this.#siftDown(last, 0);
    return first;
  }

  /** Throws out whatever does not pass, in O(n). */
  keep(passes: (item: Item) => boolean): void {
    const kept = this.#items.filter(passes);
    for (const [place, item] of kept.entries()) this.#items[place] = item;
    this.#items.length = kept.length;
    for (let parent = (kept.length >> 1) - 1; parent >= 0; parent--) {
      const item = kept[parent];
      if (item !== undefined) this.#siftDown(item, parent);
    }
  }

  /** Puts `item` at `from`, or below it, where whatever comes first moves up. */
  #siftDown(item: Item, from: number): void {
    const items = this.#items;
    let place = from;
    for (;;) {
      const child = this.#earlierChildOf(place);
      const below = items[child];
      if (below === undefined || !this.#isBefore(below, item)) break;
      items[place] = below;
      place = child;
    }
    items[place] = item;
  }

  #earlierChildOf(parent: number): number {
    const place = 2 * parent + 1;
    const left = this.#items[place];
    const right = this.#items[place + 1];
    return left !== undefined && right !== undefined && this.#isBefore(right, left) ? place + 1 : place;
  }
}
