const EMPTY = Number.POSITIVE_INFINITY;

/**
 * The smallest number in each of 4,096 places, and over any range of them in O(log n): a segment tree. Empty places hold
 * infinity.
 */
export class SeniorityTree {
  static readonly places = 4_096;
  readonly #least = new Float64Array(2 * SeniorityTree.places).fill(EMPTY);

  set(place: number, seniority: number): void {
    const least = this.#least;
    let node = SeniorityTree.places + place;
    least[node] = seniority;
    for (node >>= 1; node > 0; node >>= 1) {
      const under = Math.min(this.#under(2 * node), this.#under(2 * node + 1));
      if (least[node] === under) return;
      least[node] = under;
    }
  }

  at(place: number): number {
    return this.#under(SeniorityTree.places + place);
  }

  /** The place from `from` to `to` (inclusive) that holds the smallest number; -1 if all of them are empty. */
  placeOfLeast(from: number, to: number): number {
    let best = 0;
    let bestSeniority = EMPTY;
    const consider = (node: number): void => {
      if (this.#under(node) >= bestSeniority) return;
      best = node;
      bestSeniority = this.#under(node);
    };
    let left = SeniorityTree.places + from;
    let right = SeniorityTree.places + to + 1;
    for (; left < right; left >>= 1, right >>= 1) {
      if (left % 2 === 1) consider(left++);
      if (right % 2 === 1) consider(--right);
    }
    return best === 0 ? -1 : this.#leafOf(best);
  }

  /** The first place from `from` upwards that is not empty; -1 if there is none. */
  nextUp(from: number): number {
    if (from >= SeniorityTree.places) return -1;
    return this.#next(from, 1);
  }

  /** The first place from `from` downwards that is not empty; -1 if there is none. */
  nextDown(from: number): number {
    return from < 0 ? -1 : this.#next(from, 0);
  }

  /** Climbs until a sibling on that side (1: right, 0: left) is not empty, then descends to its nearest leaf. */
  #next(from: number, side: 0 | 1): number {
    const isFull = (node: number): boolean => this.#under(node) < EMPTY;
    let node = SeniorityTree.places + from;
    if (isFull(node)) return from;
    while (node > 1 && !(node % 2 !== side && isFull(node ^ 1))) node >>= 1;
    if (node <= 1) return -1;
    node ^= 1;
    while (node < SeniorityTree.places) node = isFull(2 * node + 1 - side) ? 2 * node + 1 - side : 2 * node + side;
    return node - SeniorityTree.places;
  }

  #leafOf(node: number): number {
    const seniority = this.#under(node);
    let leaf = node;
    while (leaf < SeniorityTree.places) leaf = this.#under(2 * leaf) === seniority ? 2 * leaf : 2 * leaf + 1;
    return leaf - SeniorityTree.places;
  }

  #under(node: number): number {
    return this.#least[node] ?? EMPTY;
  }
}
