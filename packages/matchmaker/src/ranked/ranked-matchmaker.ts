import { answersAs } from "../matchmakers/ask-oldest.ts";
import type { MatchCandidate } from "../candidates/candidate.ts";
import { boundsOf, chanceWithin } from "./chance.ts";
import { kindsOf } from "./good-ratio.ts";
import { longestHoldMs, FIRST_TRY_MS, Outlook } from "./outlook.ts";
import { Matchmaker, type MatchmakerOptions } from "../matchmakers/matchmaker.ts";
import { narrowedView } from "../matchmakers/narrowed-view.ts";
import { OptionsError } from "../options.ts";
import { IndexedPartners, ScannedPartners, type PartnerSearch } from "./partner-search.ts";
import { passedOver } from "./passed-over.ts";
import { isBetter } from "./prospect.ts";
import { rankedGroups } from "./ranked-groups.ts";
import { rankedPairs } from "./ranked-pairs.ts";
import type { Waiter } from "../candidates/waiter.ts";
import { zoneKindsOf } from "./zone-record.ts";
import type { WaitroomView } from "../matchmakers/waitroom-view.ts";

/** Options of {@link RankedMatchmaker}. */
export interface RankedOptions extends MatchmakerOptions {
  /**
   * How long a pair that has no chance by its server RTTs is held back, in ms of waiting of either of the two, 0 to 3,600,000.
   * Pairs with some chance are held back for less, and not at all if pairs like it, by round trips and time zones, can be
   * expected to be good a third as often as all pairs that the waitroom has measured, or more. Held back, not excluded: routes do
   * not always keep to the triangle. `null`: nine tenths of the time limit, at most 60 s.
   * @default null
   */
  unlikelyHoldMs?: number | null;
  /**
   * The waitroom is planned at once. What changes within so many ms of a plan, 0 to 5,000, is gathered for the next one, so that
   * of people who come together the nearest are paired. @default 100
   */
  coalesceMs?: number;
  /**
   * How often somebody younger may be put forward in a participant's stead, 1 to 1,000. Whoever was passed over so often comes
   * first in every further plan, the oldest of them before the others. @default 3
   */
  maxOvertakes?: number;
}

/** In how many steps of the longest hold somebody is planned for again. */
const HOLD_STEPS = 10;

/** Beyond so many, a waitroom with several beacons, zones or limits is not looked at whole for every arrival. */
const SCAN_AT_MOST = 400;

/**
 * The recommended one. Nobody is excluded by server RTTs: pairs are tried in the order of the chance that they are within the
 * limit, which the round trips to the server and to further beacons and the time zones of pages tell; the unlikely ones are held
 * back for a while.
 */
export class RankedMatchmaker extends Matchmaker {
  static override readonly optionNames: readonly string[] = [
    "unlikelyHoldMs",
    "coalesceMs",
    "maxOvertakes",
    ...Matchmaker.optionNames,
  ];
  /** As in the options, in ms. */
  readonly unlikelyHoldMs: number | null;
  /** As in the options. */
  readonly maxOvertakes: number;
  readonly #coalesceMs: number;
  /** The last answer about replanning, as nearly everybody has the same patience. */
  #replanned: { readonly patienceMs: number; readonly agesMs: readonly number[] } | null = null;
  readonly #hasSchedule: boolean;
  /** The plan for which `findMatch` is asked. */
  #plan: { readonly view: WaitroomView; readonly atMs: number } | null = null;

  /** @throws OptionsError if an option is out of its range, or unknown. */
  constructor(options: RankedOptions = {}) {
    super(options);
    const { unlikelyHoldMs = null, coalesceMs = 100, maxOvertakes = 3 } = options;
    this.unlikelyHoldMs = unlikelyHoldMs === null ? null : inRange("unlikelyHoldMs", unlikelyHoldMs, [0, 3_600_000]);
    this.#coalesceMs = inRange("coalesceMs", coalesceMs, [0, 5_000]);
    if (!Number.isInteger(maxOvertakes)) {
      throw new OptionsError({ field: "maxOvertakes", value: maxOvertakes, allowed: "a whole number from 1 to 1000" });
    }
    this.maxOvertakes = inRange("maxOvertakes", maxOvertakes, [1, 1_000]);
    this.#hasSchedule = super.replanAgesMs(0).length > 0;
  }

  /** Whether everybody has the same limit all the time. */
  get hasOneLimit(): boolean {
    return !this.#hasSchedule && this.limitAfterMs === Matchmaker.prototype.limitAfterMs;
  }

  override get coalesceMs(): number {
    return this.#coalesceMs;
  }

  /** When the first try is due, and at even steps up to the longest hold, since pairs are held back for different times. */
  override replanAgesMs(patienceMs: number): readonly number[] {
    if (this.#replanned?.patienceMs === patienceMs) return this.#replanned.agesMs;
    const longestMs = longestHoldMs(this.unlikelyHoldMs, patienceMs);
    const shares = Array.from({ length: longestMs > 0 ? HOLD_STEPS : 0 }, (_, index) => (index + 1) / HOLD_STEPS);
    const stepsMs = shares.map((share) => share * longestMs);
    const agesMs = [...super.replanAgesMs(patienceMs), FIRST_TRY_MS, ...stepsMs].toSorted((a, b) => a - b);
    this.#replanned = { patienceMs, agesMs };
    return agesMs;
  }

  override kindsOf(a: MatchCandidate, b: MatchCandidate, limitMs: number | null): readonly number[] {
    if (limitMs === null) return [];
    const byRtts = kindsOf(a, b, { limitMs, chance: chanceWithin(boundsOf(a, b), limitMs) });
    return [...byRtts, ...zoneKindsOf(a, b, limitMs)];
  }

  /** Within a plan, what it knows counts, such as who has waited for how long; else everybody has waited for long. */
  findMatch(arriving: MatchCandidate, waiting: readonly MatchCandidate[], groupSize: number): MatchCandidate[] | null {
    const bare = { groupSize, candidates: [], freed: [], canPair: this.allowsPair.bind(this) };
    const { view, atMs } = this.#plan ?? { view: bare, atMs: 0 };
    const groups = this.#rank({ ...narrowedView(view, waiting, arriving), groupSize }, atMs);
    const isArriving = ({ participantId }: MatchCandidate) => participantId === arriving.participantId;
    return groups.find((group) => group.some(isArriving)) ?? null;
  }

  override rankCandidates(
    arriving: MatchCandidate,
    waiting: readonly MatchCandidate[],
    groupSize: number,
  ): MatchCandidate[] {
    if (waiting.length + 1 < groupSize) return [];
    const candidates = [...waiting, arriving];
    const outlook = new Outlook({ groupSize, candidates, freed: [], canPair: () => true }, this, 0);
    const self = outlook.waiterOf(arriving);
    const others = waiting.flatMap((candidate) => outlook.waiterOf(candidate) ?? []);
    if (!self) return [];
    return others
      .map((other) => outlook.prospect(self, other))
      .toSorted((a, b) => (isBetter(a, b) ? -1 : 1))
      .map(({ other }) => other.candidate);
  }

  /** A class of a researcher's, which answers otherwise, is asked through `findMatch`. */
  override propose(view: WaitroomView, atMs: number): MatchCandidate[][] {
    if (answersAs(this, RankedMatchmaker)) return this.#rank(view, atMs);
    this.#plan = { view, atMs };
    try {
      return super.propose(view, atMs);
    } finally {
      this.#plan = null;
    }
  }

  #rank(view: WaitroomView, atMs: number): MatchCandidate[][] {
    const outlook = new Outlook(view, this, atMs);
    const freed = view.freed.flatMap((candidate) => outlook.waiterOf(candidate) ?? []);
    if (view.groupSize === 1) return freed.map(({ candidate }) => [candidate]);
    const partners = this.#partners(outlook);
    const groups =
      view.groupSize === 2 ? rankedPairs(outlook, partners, freed) : rankedGroups(outlook, partners, freed);
    return groups.map((members) => members.map(({ candidate }) => candidate));
  }

  override passedOver(
    view: WaitroomView,
    groups: readonly (readonly MatchCandidate[])[],
    atMs: number,
  ): MatchCandidate[] {
    return passedOver(new Outlook(view, this, atMs), groups);
  }

  /**
   * The index answers for one beacon, one time zone and one limit. Otherwise everybody is looked at, or in a crowd the most
   * promising and the oldest.
   */
  #partners(outlook: Outlook): PartnerSearch {
    const { view } = outlook;
    const { index } = view;
    if (!index) {
      const everybody = waitersOf(outlook);
      return new ScannedPartners(outlook, () => everybody);
    }
    const isPlain = !index.hasBeacons && !index.hasSeveralZones && this.hasOneLimit && view.groupSize === 2;
    const indexed = new IndexedPartners(outlook, index, this.maxP2pRttMs);
    if (isPlain) return indexed;
    if (index.size > SCAN_AT_MOST) return new ScannedPartners(outlook, (waiter) => indexed.shortlist(waiter));
    const everybody = index.all();
    return new ScannedPartners(outlook, () => everybody);
  }
}

function waitersOf(outlook: Outlook): Waiter[] {
  return outlook.view.candidates.flatMap((candidate) => outlook.waiterOf(candidate) ?? []);
}

function inRange(field: string, value: number, [from, to]: readonly [number, number]): number {
  if (typeof value === "number" && value >= from && value <= to) return value;
  throw new OptionsError({ field, value, allowed: `a number from ${from} to ${to}` });
}
