import type { MatchCandidate } from "../candidates/candidate.ts";
import type { WaitroomView } from "../matchmakers/waitroom-view.ts";
import type { ReadonlyTrackRecord } from "../pairs/track-record.ts";
import { placeOfZone } from "../places/time-zones.ts";
import type { RttBounds } from "./chance.ts";
import { ZoneRecord } from "./zone-record.ts";

/** A pair, what its round trips say of it, and its limit in ms; `null`: none. */
export interface BoundedPair {
  readonly one: MatchCandidate;
  readonly other: MatchCandidate;
  readonly bounds: RttBounds;
  readonly limitMs: number | null;
}

/** What the time zones of pairs say beside their round trips, as log odds, within one plan. 0: nothing. */
export class ZoneOdds {
  readonly #view: WaitroomView;
  /** By limit. */
  readonly #learned = new Map<number, ZoneRecord>();
  readonly #expected = new Map<number, ZoneRecord>();
  #doDiffer: boolean | null = null;

  constructor(view: WaitroomView) {
    this.#view = view;
  }

  /** From the pairs that this waitroom has measured. */
  learned(pair: BoundedPair): number {
    return this.#oddsOf(pair, this.#learned, this.#view.trackRecord);
  }

  /** As it was before any of them was measured. */
  expected(pair: BoundedPair): number {
    return this.#oddsOf(pair, this.#expected);
  }

  #oddsOf(
    { one, other, bounds, limitMs }: BoundedPair,
    records: Map<number, ZoneRecord>,
    trackRecord?: ReadonlyTrackRecord,
  ): number {
    if (limitMs === null || !this.#doZonesDiffer()) return 0;
    const known = records.get(limitMs);
    if (known) return known.oddsFor(one, other, bounds);
    const record = new ZoneRecord(trackRecord, limitMs);
    records.set(limitMs, record);
    return record.oddsFor(one, other, bounds);
  }

  #doZonesDiffer(): boolean {
    if (this.#view.index) return this.#view.index.hasSeveralZones;
    this.#doDiffer ??= new Set(this.#view.candidates.flatMap(numberOfZone)).size > 1;
    return this.#doDiffer;
  }
}

function numberOfZone({ timeZone }: MatchCandidate): number | [] {
  return placeOfZone(timeZone)?.number ?? [];
}
