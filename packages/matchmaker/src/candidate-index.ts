import { MinHeap } from "./min-heap.ts";
import { SeniorityTree } from "./seniority-tree.ts";
import { placeOf, type Waiter } from "./waiter.ts";

/** A range of server RTTs in ms. It is read in whole ms, so that a little less than 1 ms more may be found at both ends. */
export interface RttRange {
  readonly fromMs: number;
  readonly toMs: number;
}

interface Entry {
  readonly waiter: Waiter;
  /** `null`: without a server RTT. */
  readonly place: number | null;
  readonly partners: readonly string[];
  readonly hasBeacons: boolean;
}

const LAST_PLACE = SeniorityTree.places - 1;

/**
 * Everybody who may be put forward, so that "the oldest with a server RTT from x to y" and "the nearest" need not look at
 * everybody. One list in order of seniority per whole ms of server RTT (from 4,095 ms on they share one), and a tree over the lists.
 */
export class CandidateIndex {
  readonly #entries = new Map<string, Entry>();
  readonly #lists: Waiter[][] = [];
  readonly #unmeasured: Waiter[] = [];
  readonly #tree = new SeniorityTree();
  readonly #overtaken: Waiter[] = [];
  readonly #seekers = new Map<string, Set<string>>();
  #withBeacons = 0;

  get size(): number {
    return this.#entries.size;
  }

  get(participantId: string): Waiter | undefined {
    return this.#entries.get(participantId)?.waiter;
  }

  /** Adds somebody, or files them anew if their candidate has changed. */
  put(waiter: Waiter): void {
    this.delete(waiter.participantId);
    const place = placeOfRtt(waiter.candidate.serverRttMs);
    const list = this.#listAt(place);
    insert(waiter, list);
    if (waiter.overtaken > 0) insert(waiter, this.#overtaken);
    const partners = waiter.candidate.groupHistory?.previousPartners ?? [];
    const hasBeacons = (waiter.candidate.beaconRttsMs ?? []).length > 0;
    this.#entries.set(waiter.participantId, { waiter, place, partners, hasBeacons });
    if (hasBeacons) this.#withBeacons++;
    this.#noteHead(place);
    for (const partner of partners) {
      const seekers = this.#seekers.get(partner) ?? new Set();
      this.#seekers.set(partner, seekers.add(waiter.participantId));
    }
  }

  delete(participantId: string): void {
    const entry = this.#entries.get(participantId);
    if (!entry) return;
    remove(entry.waiter, this.#listAt(entry.place));
    remove(entry.waiter, this.#overtaken);
    this.#entries.delete(participantId);
    if (entry.hasBeacons) this.#withBeacons--;
    this.#noteHead(entry.place);
    for (const partner of entry.partners) {
      const seekers = this.#seekers.get(partner);
      seekers?.delete(participantId);
      if (seekers?.size === 0) this.#seekers.delete(partner);
    }
  }

  /** Whether anybody has timed more than the server. */
  get hasBeacons(): boolean {
    return this.#withBeacons > 0;
  }

  /** Those who were passed over at least once, by seniority. */
  get overtaken(): readonly Waiter[] {
    return this.#overtaken;
  }

  /** Those who remember `participantId` as a previous partner, in no order. */
  seekersOf(participantId: string): Waiter[] {
    return [...(this.#seekers.get(participantId) ?? [])].flatMap((id) => this.get(id) ?? []);
  }

  /** Those without a server RTT, by seniority. */
  get unmeasured(): readonly Waiter[] {
    return this.#unmeasured;
  }

  /** Those whose server RTT, in whole ms, is that; by seniority. */
  listAt(place: number): readonly Waiter[] {
    return this.#lists[place] ?? [];
  }

  /** The nearest whole ms, from `place` on, at which there is anybody; -1 if there is none. */
  nextUp(place: number): number {
    return this.#tree.nextUp(place);
  }

  nextDown(place: number): number {
    return this.#tree.nextDown(place);
  }

  /** Everybody, or those in a range of server RTTs and those without one, by seniority, one by one. */
  *bySeniority(range: RttRange = { fromMs: 0, toMs: Number.POSITIVE_INFINITY }): Generator<Waiter, undefined> {
    const unmeasured = this.#unmeasured.values();
    let next = unmeasured.next();
    for (const waiter of this.#measured(range)) {
      for (; !next.done && next.value.seniority < waiter.seniority; next = unmeasured.next()) yield next.value;
      yield waiter;
    }
    for (; !next.done; next = unmeasured.next()) yield next.value;
  }

  /** Takes the list with the oldest head; what remains is the lists to its left, those to its right, and its own rest. */
  *#measured({ fromMs, toMs }: RttRange): Generator<Waiter, undefined> {
    const segments = new MinHeap<Segment>((a, b) => a.head.seniority < b.head.seniority);
    const push = (from: number, to: number): void => {
      const place = from > to ? -1 : this.#tree.placeOfLeast(from, to);
      const head = this.#lists[place]?.[0];
      if (head) segments.push({ from, to, place, at: 0, head });
    };
    push(clamped(Math.floor(fromMs)), clamped(Math.floor(toMs)));
    for (let segment = segments.pop(); segment; segment = segments.pop()) {
      const { from, to, place, at, head } = segment;
      yield head;
      const following = this.#lists[place]?.[at + 1];
      if (following) segments.push({ from: place, to: place, place, at: at + 1, head: following });
      if (at > 0) continue;
      push(from, place - 1);
      push(place + 1, to);
    }
  }

  #listAt(place: number | null): Waiter[] {
    if (place === null) return this.#unmeasured;
    return (this.#lists[place] ??= []);
  }

  #noteHead(place: number | null): void {
    if (place !== null) this.#tree.set(place, this.#lists[place]?.[0]?.seniority ?? Number.POSITIVE_INFINITY);
  }
}

interface Segment {
  readonly from: number;
  readonly to: number;
  /** Where the oldest of the segment is: list, and position in it. */
  readonly place: number;
  readonly at: number;
  readonly head: Waiter;
}

function insert(waiter: Waiter, list: Waiter[]): void {
  list.splice(placeOf(waiter.seniority, list), 0, waiter);
}

function remove(waiter: Waiter, list: Waiter[]): void {
  const place = placeOf(waiter.seniority, list);
  if (list[place] === waiter) list.splice(place, 1);
}

/** The list for a server RTT. */
export function placeOfRtt(serverRttMs: number | null): number | null {
  return serverRttMs === null || Number.isNaN(serverRttMs) ? null : clamped(Math.floor(serverRttMs));
}

function clamped(place: number): number {
  return Math.min(Math.max(place, 0), LAST_PLACE);
}
