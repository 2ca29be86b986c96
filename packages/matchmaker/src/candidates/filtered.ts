/**
 * Those of `items` that pass, one by one and no further than asked for. A plain iterator, as a generator costs more than most
 * tests.
 */
export class Filtered<Item> implements IterableIterator<Item, undefined> {
  readonly #items: Iterator<Item>;
  readonly #passes: (item: Item) => boolean;

  constructor(items: Iterable<Item>, passes: (item: Item) => boolean) {
    this.#items = items[Symbol.iterator]();
    this.#passes = passes;
  }

  [Symbol.iterator](): this {
    return this;
  }

  next(): IteratorResult<Item, undefined> {
    for (let next = this.#items.next(); !next.done; next = this.#items.next()) {
      if (this.#passes(next.value)) return next;
    }
    return { done: true, value: undefined };
  }
}
