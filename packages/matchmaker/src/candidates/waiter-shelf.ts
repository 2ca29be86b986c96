import { SeniorityTree } from "./seniority-tree.ts";
import { SeniorityWalk, type PlaceRange } from "./seniority-walk.ts";
import { placeOf, type Waiter } from "./waiter.ts";

/** The last of the places: whole ms of server RTT, of which those beyond share one. */
export const LAST_PLACE: number = SeniorityTree.places - 1;

/**
 * People by the place of their server RTT: one list in order of seniority per place, one for those without a server RTT, and a
 * tree over the lists. So neither "the oldest at these places" nor "the next place with anybody" looks at everybody.
 */
export class WaiterShelf {
  // oxlint-disable-next-line unicorn/no-new-array -- Array.from takes far longer, and a simulation makes thousands of rooms
  readonly #byPlace = new Array<Waiter[] | undefined>(SeniorityTree.places);
  readonly #unplaced: Waiter[] = [];
  readonly #tree = new SeniorityTree();
  readonly #lists = { byPlace: this.#byPlace, tree: this.#tree, unplaced: this.#unplaced };
  #size = 0;

  /** `null`: without a server RTT. */
  put(waiter: Waiter, place: number | null): void {
    const list = this.#listAt(place);
    insert(waiter, list);
    this.#size++;
    if (list[0] === waiter) this.#noteHead(place);
  }

  remove(waiter: Waiter, place: number | null): void {
    const list = this.#listAt(place);
    const wasHead = list[0] === waiter;
    remove(waiter, list);
    this.#size--;
    if (wasHead) this.#noteHead(place);
  }

  /** Those without a place, by seniority. */
  get unplaced(): readonly Waiter[] {
    return this.#unplaced;
  }

  /** Those at that place, by seniority. */
  listAt(place: number): readonly Waiter[] {
    return this.#byPlace[place] ?? [];
  }

  /** The nearest place, from `place` on, at which there is anybody; -1 if there is none. */
  nextUp(place: number): number {
    return this.#tree.nextUp(place);
  }

  nextDown(place: number): number {
    return this.#tree.nextDown(place);
  }

  /** Those at these places and those without one, by seniority, one by one. */
  within(range: PlaceRange): Iterable<Waiter> {
    return this.#size === 0 ? [] : new SeniorityWalk(this.#lists, [range]);
  }

  /** Those at all other places, by seniority, one by one. */
  beyond({ from, to }: PlaceRange): Iterable<Waiter> {
    const others = [
      { from: 0, to: from - 1 },
      { from: to + 1, to: LAST_PLACE },
    ];
    return new SeniorityWalk({ ...this.#lists, unplaced: [] }, others);
  }

  #listAt(place: number | null): Waiter[] {
    if (place === null) return this.#unplaced;
    return (this.#byPlace[place] ??= []);
  }

  #noteHead(place: number | null): void {
    if (place !== null) this.#tree.set(place, this.#byPlace[place]?.[0]?.seniority ?? Number.POSITIVE_INFINITY);
  }
}

/** Most come as the last of their list, and many go as its first. */
function insert(waiter: Waiter, list: Waiter[]): void {
  const place = placeOf(waiter.seniority, list);
  if (place === list.length) list.push(waiter);
  else list.splice(place, 0, waiter);
}

function remove(waiter: Waiter, list: Waiter[]): void {
  if (list.at(-1) === waiter) list.pop();
  else if (list[0] === waiter) list.shift();
  else {
    const place = placeOf(waiter.seniority, list);
    if (list[place] === waiter) list.splice(place, 1);
  }
}
