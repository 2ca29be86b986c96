import { placeOfZone } from "../places/time-zones.ts";
import type { PlaceRange } from "./seniority-walk.ts";
import type { Waiter } from "./waiter.ts";
import { LAST_PLACE, WaiterShelf } from "./waiter-shelf.ts";

/** A range of server RTTs in ms. It is read in whole ms, so somebody less than 1 ms beyond it may be found, too. */
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
  /** Of the place of its time zone; `null`: not known. */
  readonly zone: number | null;
  readonly isOvertaken: boolean;
  readonly isUntried: boolean;
}

const nobody: readonly string[] = [];

/**
 * Everybody who may be put forward, so that "the oldest with a server RTT from x to y" and "the nearest" need not look at
 * everybody. Those who were overtaken, and those who were never tried, are filed once more for themselves. To look at only: it is
 * the waitroom's own.
 */
export type ReadonlyCandidateIndex = Omit<CandidateIndex, "put" | "delete">;

/** The same for the waitroom, which keeps it up to date. */
export class CandidateIndex {
  readonly #entries = new Map<string, Entry>();
  readonly #everybody = new WaiterShelf();
  readonly #overtaken = new WaiterShelf();
  readonly #untried = new WaiterShelf();
  readonly #remembering = new Map<string, Set<string>>();
  #withBeacons = 0;
  /** How many are in each time zone. */
  readonly #zones = new Map<number, number>();

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
    const { place, partners, hasBeacons, zone } = entry;
    for (const shelf of this.#shelvesOf(entry)) shelf.put(waiter, place);
    if (hasBeacons) this.#withBeacons++;
    if (zone !== null) this.#zones.set(zone, (this.#zones.get(zone) ?? 0) + 1);
    for (const partner of partners) {
      const whoRemember = this.#remembering.get(partner) ?? new Set();
      this.#remembering.set(partner, whoRemember.add(waiter.participantId));
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

  /** Whether time zones tell anybody from anybody else. */
  get hasSeveralZones(): boolean {
    return this.#zones.size > 1;
  }

  /** Those who remember `participantId` as a previous partner, in no order. */
  remembering(participantId: string): Waiter[] {
    return [...(this.#remembering.get(participantId) ?? [])].flatMap((id) => this.get(id) ?? []);
  }

  /** Those without a server RTT, by seniority. */
  get unmeasured(): readonly Waiter[] {
    return this.#everybody.unplaced;
  }

  /** Those whose server RTT, in whole ms, is that; by seniority. */
  listAt(place: number): readonly Waiter[] {
    return this.#everybody.listAt(place);
  }

  /** The nearest whole ms, from `place` on, at which there is anybody; -1 if there is none. */
  nextUp(place: number): number {
    return this.#everybody.nextUp(place);
  }

  nextDown(place: number): number {
    return this.#everybody.nextDown(place);
  }

  /** Everybody, or those in a range of server RTTs and those without one, by seniority, one by one. */
  bySeniority(range?: RttRange): Iterable<Waiter> {
    return this.#everybody.within(toPlaces(range));
  }

  /** Those whose server RTT is known and not in that range, by seniority, one by one. */
  beyond(range: RttRange): Iterable<Waiter> {
    return this.#everybody.beyond(toPlaces(range));
  }

  /** As `bySeniority`, of those who were passed over at least once. */
  overtaken(range?: RttRange): Iterable<Waiter> {
    return this.#overtaken.within(toPlaces(range));
  }

  /** As `bySeniority`, of those who were never put forward. */
  untried(range?: RttRange): Iterable<Waiter> {
    return this.#untried.within(toPlaces(range));
  }

  #unfile(entry: Entry): void {
    const { waiter, place, partners, hasBeacons, zone } = entry;
    for (const shelf of this.#shelvesOf(entry)) shelf.remove(waiter, place);
    if (hasBeacons) this.#withBeacons--;
    if (zone !== null) {
      const others = (this.#zones.get(zone) ?? 0) - 1;
      if (others > 0) this.#zones.set(zone, others);
      else this.#zones.delete(zone);
    }
    for (const partner of partners) {
      const whoRemember = this.#remembering.get(partner);
      whoRemember?.delete(waiter.participantId);
      if (whoRemember?.size === 0) this.#remembering.delete(partner);
    }
  }

  #shelvesOf({ isOvertaken, isUntried }: Entry): WaiterShelf[] {
    const shelves = [this.#everybody];
    if (isOvertaken) shelves.push(this.#overtaken);
    if (isUntried) shelves.push(this.#untried);
    return shelves;
  }
}

function toEntry(waiter: Waiter): Entry {
  const { candidate, overtaken, attempts } = waiter;
  return {
    waiter,
    place: placeOfRtt(candidate.serverRttMs),
    partners: candidate.groupHistory?.previousPartners ?? nobody,
    hasBeacons: candidate.beaconRttsMs !== undefined && candidate.beaconRttsMs.length > 0,
    zone: placeOfZone(candidate.timeZone)?.number ?? null,
    isOvertaken: overtaken > 0,
    isUntried: attempts === 0,
  };
}

function isFiledAlike(a: Entry, b: Entry): boolean {
  return (
    a.waiter === b.waiter &&
    a.place === b.place &&
    a.partners === b.partners &&
    a.hasBeacons === b.hasBeacons &&
    a.zone === b.zone &&
    a.isOvertaken === b.isOvertaken &&
    a.isUntried === b.isUntried
  );
}

/** Whether {@link CandidateIndex.bySeniority} has somebody with that server RTT in that range. */
export function isInRange(serverRttMs: number | null, range: RttRange): boolean {
  const place = placeOfRtt(serverRttMs);
  const { from, to } = toPlaces(range);
  return place === null || (place >= from && place <= to);
}

const everywhere: PlaceRange = { from: 0, to: LAST_PLACE };

function toPlaces(range?: RttRange): PlaceRange {
  return range ? { from: clamped(Math.floor(range.fromMs)), to: clamped(Math.floor(range.toMs)) } : everywhere;
}

/** The list for a server RTT. */
export function placeOfRtt(serverRttMs: number | null): number | null {
  return serverRttMs === null || Number.isNaN(serverRttMs) ? null : clamped(Math.floor(serverRttMs));
}

function clamped(place: number): number {
  return Math.min(Math.max(place, 0), LAST_PLACE);
}
