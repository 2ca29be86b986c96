import { MinHeap } from "../min-heap.ts";
import type { SeniorityTree } from "./seniority-tree.ts";
import type { Waiter } from "./waiter.ts";

/** People in lists by seniority: one list per place, a tree over the heads of these, and a list of those who have no place. */
export interface SeniorityLists {
  readonly byPlace: readonly (readonly Waiter[] | undefined)[];
  readonly tree: SeniorityTree;
  readonly unplaced: readonly Waiter[];
}

/** The places from `from` to `to`, both included. */
export interface PlaceRange {
  readonly from: number;
  readonly to: number;
}

/** A range of places and the oldest in it: the one at `at` in the list at `place`. */
interface Segment extends PlaceRange {
  readonly place: number;
  readonly at: number;
  readonly head: Waiter;
}

function isOlder(a: Segment, b: Segment): boolean {
  return a.head.seniority < b.head.seniority;
}

/**
 * Everybody at ranges of places, and all without a place, by seniority. Mostly only the first one is asked for, so that nothing
 * is prepared for the second; and it is no generator, since these cost more than what is done here.
 */
export class SeniorityWalk implements IterableIterator<Waiter, undefined> {
  readonly #lists: SeniorityLists;
  readonly #ranges: readonly PlaceRange[];
  /** The one whose head comes next; `undefined`: to be looked for. */
  #segment: Segment | null | undefined;
  #spent: Segment | null = null;
  #others: MinHeap<Segment> | null = null;
  #unplacedAt = 0;

  constructor(lists: SeniorityLists, ranges: readonly PlaceRange[]) {
    this.#lists = lists;
    this.#ranges = ranges;
  }

  [Symbol.iterator](): this {
    return this;
  }

  next(): IteratorResult<Waiter, undefined> {
    if (this.#segment === undefined) {
      this.#segment = this.#spent ? this.#segmentAfter(this.#spent) : this.#oldestWith(this.#ranges);
    }
    const placed = this.#segment?.head;
    const unplaced = this.#lists.unplaced[this.#unplacedAt];
    if (placed && !(unplaced && unplaced.seniority < placed.seniority)) {
      this.#spent = this.#segment;
      this.#segment = undefined;
      return { done: false, value: placed };
    }
    if (!unplaced) return { done: true, value: undefined };
    this.#unplacedAt++;
    return { done: false, value: unplaced };
  }

  /** Without its head a segment is what is to the left of the head's list, what is to the right, and the rest of the list. */
  #segmentAfter({ from, to, place, at }: Segment): Segment | null {
    const following = this.#lists.byPlace[place]?.[at + 1];
    if (following) this.#keep({ from: place, to: place, place, at: at + 1, head: following });
    if (at > 0) return this.#others?.pop() ?? null;
    return this.#oldestWith([
      { from, to: place - 1 },
      { from: place + 1, to },
    ]);
  }

  /** The oldest of these ranges and of all others that are left. */
  #oldestWith(ranges: readonly PlaceRange[]): Segment | null {
    let oldest = this.#others?.pop() ?? null;
    for (const range of ranges) {
      const segment = this.#segmentOf(range);
      if (!segment || !oldest) {
        oldest ??= segment;
        continue;
      }
      const isFirst = isOlder(segment, oldest);
      this.#keep(isFirst ? oldest : segment);
      if (isFirst) oldest = segment;
    }
    return oldest;
  }

  /** For later. */
  #keep(segment: Segment): void {
    this.#others ??= new MinHeap<Segment>(isOlder);
    this.#others.push(segment);
  }

  #segmentOf({ from, to }: PlaceRange): Segment | null {
    const place = from > to ? -1 : this.#lists.tree.placeOfLeast(from, to);
    const head = this.#lists.byPlace[place]?.[0];
    return head ? { from, to, place, at: 0, head } : null;
  }
}
