/** A general graph: for each vertex its neighbours. Symmetric, without loops. */
export type Neighbours = readonly (readonly number[])[];

/** For each vertex its partner in a matching with as many pairs as possible, or -1 (Edmonds' blossom algorithm, about O(V E)). */
export function maximumMatching(neighbours: Neighbours): Int32Array {
  const search = new BlossomSearch(neighbours);
  for (let root = 0; root < neighbours.length; root++) search.augmentFrom(root);
  return search.partners;
}

/** What a vertex is in the alternating tree that is grown from a root. */
const UNSEEN = 0;
const OUTER = 1;
const INNER = 2;

class BlossomSearch {
  readonly partners: Int32Array;
  readonly #neighbours: Neighbours;
  readonly #colours: Uint8Array;
  /** Towards the root, over an edge outside of the matching. */
  readonly #parents: Int32Array;
  /** Of the blossom that a vertex has been shrunk into, by way of others; itself if none. */
  readonly #bases: Int32Array;
  readonly #queue: Int32Array;
  #queued = 0;
  readonly #marks: Int32Array;
  #mark = 0;

  constructor(neighbours: Neighbours) {
    const size = neighbours.length;
    this.#neighbours = neighbours;
    this.partners = new Int32Array(size).fill(-1);
    this.#colours = new Uint8Array(size);
    this.#parents = new Int32Array(size);
    this.#bases = new Int32Array(size);
    this.#queue = new Int32Array(size);
    this.#marks = new Int32Array(size);
  }

  /** Looks for an alternating path from an unmatched root to another unmatched vertex, and swaps along it. */
  augmentFrom(root: number): void {
    if (this.#partnerOf(root) !== -1) return;
    this.#colours.fill(UNSEEN);
    this.#parents.fill(-1);
    for (let vertex = 0; vertex < this.#bases.length; vertex++) this.#bases[vertex] = vertex;
    this.#queued = 0;
    this.#makeOuter(root);
    for (let next = 0; next < this.#queued; next++) {
      const vertex = this.#queue[next] ?? 0;
      for (const other of this.#neighbours[vertex] ?? []) if (this.#reach(vertex, other)) return;
    }
  }

  /** Follows one edge from an outer vertex. True if that ended the search. */
  #reach(vertex: number, other: number): boolean {
    const colour = this.#colours[other];
    if (colour === INNER || this.#baseOf(vertex) === this.#baseOf(other)) return false;
    if (colour === OUTER) {
      const base = this.#commonBase(vertex, other);
      this.#shrink(vertex, other, base);
      this.#shrink(other, vertex, base);
      return false;
    }
    this.#colours[other] = INNER;
    this.#parents[other] = vertex;
    const partner = this.#partnerOf(other);
    if (partner === -1) this.#swapAlong(other);
    else this.#makeOuter(partner);
    return partner === -1;
  }

  #swapAlong(end: number): void {
    for (let inner = end; inner !== -1;) {
      const outer = this.#parents[inner] ?? -1;
      const next = this.#partnerOf(outer);
      this.partners[inner] = outer;
      this.partners[outer] = inner;
      inner = next;
    }
  }

  /** The first base that the ways of both to the root have in common. */
  #commonBase(first: number, second: number): number {
    this.#mark++;
    for (let [one, other] = [first, second]; ; [one, other] = [other, one]) {
      if (one === -1) continue;
      const base = this.#baseOf(one);
      if (this.#marks[base] === this.#mark) return base;
      this.#marks[base] = this.#mark;
      const partner = this.#partnerOf(base);
      one = partner === -1 ? -1 : (this.#parents[partner] ?? -1);
    }
  }

  /** One side of an odd cycle becomes part of its base: all of it can be reached as outer. */
  #shrink(from: number, across: number, base: number): void {
    let [outer, link] = [from, across];
    while (this.#baseOf(outer) !== base) {
      this.#parents[outer] = link;
      link = this.#partnerOf(outer);
      if (this.#colours[link] === INNER) this.#makeOuter(link);
      for (const vertex of [outer, link]) if (this.#bases[vertex] === vertex) this.#bases[vertex] = base;
      outer = this.#parents[link] ?? -1;
    }
  }

  #makeOuter(vertex: number): void {
    this.#colours[vertex] = OUTER;
    this.#queue[this.#queued++] = vertex;
  }

  #baseOf(vertex: number): number {
    let base = vertex;
    for (let next = this.#bases[base] ?? base; next !== base; next = this.#bases[base] ?? base) {
      const further = this.#bases[next] ?? next;
      this.#bases[base] = further;
      base = further;
    }
    return base;
  }

  #partnerOf(vertex: number): number {
    return this.partners[vertex] ?? -1;
  }
}
