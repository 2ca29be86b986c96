import { SeniorityTree } from "./seniority-tree.ts";
import { SeniorityWalk, type PlaceRange } from "./seniority-walk.ts";
import { placeOf, type Waiter } from "./waiter.ts";

/** A range of server RTTs in ms. It is read in whole ms, so that a little less than 1 ms more may be found at both ends. */
export interface RttRange {
  readonly fromMs: number;
  readonly toMs: number;
}

/** How somebody is filed. */
interface Entry {
  readonly waiter: Waiter;
  /** `null`: without a server RTT. */
  readonly place: number | null;
  readonly partners: readonly string[];
  readonly hasBeacons: boolean;
  readonly isOvertaken: boolean;
}

const nobody: readonly string[] = [];

const LAST_PLACE = SeniorityTree.places - 1;

/**
 * Everybody who may be put forward, so that "the oldest with a server RTT from x to y" and "the nearest" need not look at
 * everybody. One list in order of seniority per whole ms of server RTT (from 4,095 ms on they share one), and a tree over the
 * lists.
 */
export class CandidateIndex {
  readonly #entries = new Map<string, Entry>();
  readonly #byPlace: (Waiter[] | undefined)[] = Array.from({ length: SeniorityTree.places });
  readonly #unmeasured: Waiter[] = [];
  readonly #tree = new SeniorityTree();
  readonly #lists = { byPlace: this.#byPlace, tree: this.#tree, unplaced: this.#unmeasured };
  readonly #overtaken: Waiter[] = [];
  readonly #seekers = new Map<string, Set<string>>();
  #withBeacons = 0;

  get size(): number {
    return this.#entries.size;
  }

  get(participantId: string): Waiter | undefined {
    return this.#entries.get(participantId)?.waiter;
  }

  /** Adds somebody, or files them anew if what they are filed by has changed. */
  put(waiter: Waiter): void {
    const entry = toEntry(waiter);
    const known = this.#entries.get(waiter.participantId);
    if (known && isFiledAlike(known, entry)) return;
    if (known) this.#unfile(known);
    this.#entries.set(waiter.participantId, entry);
    const { place, partners, hasBeacons, isOvertaken } = entry;
    const list = this.#listAt(place);
    insert(waiter, list);
    if (list[0] === waiter) this.#noteHead(place);
    if (isOvertaken) insert(waiter, this.#overtaken);
    if (hasBeacons) this.#withBeacons++;
    for (const partner of partners) {
      const seekers = this.#seekers.get(partner) ?? new Set();
      this.#seekers.set(partner, seekers.add(waiter.participantId));
    }
  }

  delete(participantId: string): void {
    const entry = this.#entries.get(participantId);
    if (!entry) return;
    this.#entries.delete(participantId);
    this.#unfile(entry);
  }

  /** Everybody, in no order. */
  all(): Waiter[] {
    return Array.from(this.#entries.values(), ({ waiter }) => waiter);
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
    return this.#byPlace[place] ?? [];
  }

  /** The nearest whole ms, from `place` on, at which there is anybody; -1 if there is none. */
  nextUp(place: number): number {
    return this.#tree.nextUp(place);
  }

  nextDown(place: number): number {
    return this.#tree.nextDown(place);
  }

  /** Everybody, or those in a range of server RTTs and those without one, by seniority, one by one. */
  bySeniority(range?: RttRange): Iterable<Waiter> {
    return new SeniorityWalk(this.#lists, range && toPlaces(range));
  }

  #unfile({ waiter, place, partners, hasBeacons, isOvertaken }: Entry): void {
    const list = this.#listAt(place);
    const wasHead = list[0] === waiter;
    remove(waiter, list);
    if (wasHead) this.#noteHead(place);
    if (isOvertaken) remove(waiter, this.#overtaken);
    if (hasBeacons) this.#withBeacons--;
    for (const partner of partners) {
      const seekers = this.#seekers.get(partner);
      seekers?.delete(waiter.participantId);
      if (seekers?.size === 0) this.#seekers.delete(partner);
    }
  }

  #listAt(place: number | null): Waiter[] {
    if (place === null) return this.#unmeasured;
    return (this.#byPlace[place] ??= []);
  }

  #noteHead(place: number | null): void {
    if (place !== null) this.#tree.set(place, this.#byPlace[place]?.[0]?.seniority ?? Number.POSITIVE_INFINITY);
  }
}

function toEntry(waiter: Waiter): Entry {
  const { candidate, overtaken } = waiter;
  return {
    waiter,
    place: placeOfRtt(candidate.serverRttMs),
    partners: candidate.groupHistory?.previousPartners ?? nobody,
    hasBeacons: candidate.beaconRttsMs !== undefined && candidate.beaconRttsMs.length > 0,
    isOvertaken: overtaken > 0,
  };
}

function isFiledAlike(a: Entry, b: Entry): boolean {
  return (
    a.waiter === b.waiter &&
    a.place === b.place &&
    a.partners === b.partners &&
    a.hasBeacons === b.hasBeacons &&
    a.isOvertaken === b.isOvertaken
  );
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

/** Whether {@link CandidateIndex.bySeniority} has somebody with that server RTT in that range. */
export function isInRange(serverRttMs: number | null, range: RttRange): boolean {
  const place = placeOfRtt(serverRttMs);
  const { from, to } = toPlaces(range);
  return place === null || (place >= from && place <= to);
}

function toPlaces({ fromMs, toMs }: RttRange): PlaceRange {
  return { from: clamped(Math.floor(fromMs)), to: clamped(Math.floor(toMs)) };
}

/** The list for a server RTT. */
export function placeOfRtt(serverRttMs: number | null): number | null {
  return serverRttMs === null || Number.isNaN(serverRttMs) ? null : clamped(Math.floor(serverRttMs));
}

function clamped(place: number): number {
  return Math.min(Math.max(place, 0), LAST_PLACE);
}
