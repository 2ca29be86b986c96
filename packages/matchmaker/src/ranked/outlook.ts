import { isInRange, type RttRange } from "../candidates/candidate-index.ts";
import type { MatchCandidate } from "../candidates/candidate.ts";
import { bandOfChance, expectedRatio, alike, EXPECTED_RATIO, goodRatio, overallRatio } from "./good-ratio.ts";
import { boundsOf, chanceWithin, UNLIKELY, unlikelyBeyondMs } from "./chance.ts";
import { Filtered } from "../candidates/filtered.ts";
import type { Prospect } from "./prospect.ts";
import type { Waiter } from "../candidates/waiter.ts";
import type { WaitroomView } from "../matchmakers/waitroom-view.ts";
import { movedBy } from "./log-odds.ts";
import { ZoneOdds, type BoundedPair } from "./zone-odds.ts";

/** A pair that was measured as good and whose connection is still open comes before every estimate. */
const MEASURED = 2;

/** What a ranked plan goes by. Times in ms. */
export interface RankRules {
  readonly maxP2pRttMs: number | null;
  /** Whether that is everybody's limit, however long they have waited. */
  readonly hasOneLimit: boolean;
  /** The largest limit that anybody may ever have. */
  readonly maxP2pRttHardCapMs: number | null;
  /** `null`: by the participant's own time limit. */
  readonly unlikelyHoldMs: number | null;
  readonly maxOvertakes: number;
}

/**
 * A pair is worth a probe at once if pairs like it turn out to be good at least a third as often as all pairs that are tried. Not
 * a fixed ratio: where few pairs are good, waiting for a better one would be waiting in vain.
 */
const WORTH_A_TRY_RATIO = 1 / 3;

/** After so long, what became of others holds back nobody who was never tried, so that everybody is tried in time. */
export const FIRST_TRY_MS = 5_000;

/** How long a pair is held back, as shares of the longest hold. */
export interface Hold {
  readonly share: number;
  /** The same whatever became of others. It holds for somebody whose first try is due. */
  readonly firstShare: number;
}

const noHold: Hold = { share: 0, firstShare: 0 };

const nobody = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY] as const;

/** Looks at pairs of one waitroom at one moment. */
export class Outlook {
  readonly view: WaitroomView;
  readonly #rules: RankRules;
  readonly #atMs: number;
  readonly #taken = new Set<string>();
  readonly #bareWaiters: ReadonlyMap<string, Waiter> | null;
  readonly #zones: ZoneOdds;
  #unlikelyHold: Hold | null = null;
  #worthATry: number | null = null;

  constructor(view: WaitroomView, rules: RankRules, atMs: number) {
    this.view = view;
    this.#rules = rules;
    this.#atMs = atMs;
    this.#zones = new ZoneOdds(view);
    this.#bareWaiters = view.waiterOf ? null : new Map(view.candidates.map(bareWaiter));
  }

  /** Puts these into a group: they are in no pair any more. */
  take(members: readonly Waiter[]): void {
    for (const { participantId } of members) this.#taken.add(participantId);
  }

  isTaken({ participantId }: Waiter): boolean {
    return this.#taken.has(participantId);
  }

  waiterOf(candidate: MatchCandidate): Waiter | undefined {
    return this.#bareWaiters ? this.#bareWaiters.get(candidate.participantId) : this.view.waiterOf?.(candidate);
  }

  /** By seniority, all but those whose server RTT makes them unlikely partners of everybody in `group`. */
  inReachOf(group: readonly Waiter[]): Iterable<Waiter> {
    const { view } = this;
    const range = this.reachOf(group, 1);
    if (view.index) return view.index.bySeniority(range);
    return view.candidates
      .filter(({ serverRttMs }) => !range || isInRange(serverRttMs, range))
      .flatMap((candidate) => this.waiterOf(candidate) ?? []);
  }

  /** Those of them who were passed over too often. */
  overdueInReachOf(group: readonly Waiter[]): Iterable<Waiter> {
    const overtaken = this.view.index?.overtaken(this.reachOf(group, 1)) ?? this.inReachOf(group);
    return new Filtered(overtaken, (waiter) => this.isOverdue(waiter));
  }

  /**
   * The server RTTs with which somebody may be a likely partner of `group`, and so many ms more at both ends. `undefined`: any.
   */
  reachOf(group: readonly Waiter[], moreMs: number): RttRange | undefined {
    const limitMs = this.#rules.maxP2pRttHardCapMs;
    if (limitMs === null) return undefined;
    let [leastMs, mostMs] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const { candidate } of group) {
      const { serverRttMs } = candidate;
      if (serverRttMs === null) return undefined;
      leastMs = Math.min(leastMs, serverRttMs);
      mostMs = Math.max(mostMs, serverRttMs);
    }
    const reachMs = unlikelyBeyondMs(limitMs) + moreMs;
    return { fromMs: leastMs - reachMs, toMs: mostMs + reachMs };
  }

  limitMs(a: Waiter, b: Waiter): number | null {
    const { hasOneLimit, maxP2pRttMs } = this.#rules;
    return hasOneLimit || !this.view.limitOf ? maxP2pRttMs : this.view.limitOf(a.candidate, b.candidate);
  }

  chance(a: Waiter, b: Waiter): number {
    if (this.view.edgeOf?.(a.candidate, b.candidate) != null) return MEASURED;
    const pair = bounded(a, b, this.limitMs(a, b));
    const chance = chanceWithin(pair.bounds, pair.limitMs);
    return chance <= UNLIKELY ? chance : Math.max(movedBy(this.#zones.learned(pair), chance), UNLIKELY);
  }

  /** The pair as it looks, whether or not it may be put forward. That somebody is urgent does not help an unlikely pair. */
  prospect(one: Waiter, other: Waiter, chance: number = this.chance(one, other)): Prospect {
    if (chance <= UNLIKELY) return { one, other, chance, urgent: nobody };
    const [first, second] = [this.#urgentSeniority(one), this.#urgentSeniority(other)];
    return { one, other, chance, urgent: first < second ? [first, second] : [second, first] };
  }

  /** Whether a pair with that chance may be put forward now. */
  mayMeet(one: Waiter, other: Waiter, chance: number): boolean {
    if (one.participantId === other.participantId || this.isTaken(one) || this.isTaken(other)) return false;
    return !this.isHeldBack(one, other, chance) && this.view.canPair(one.candidate, other.candidate);
  }

  /** Whether people of whom each two may meet may be put forward all together. */
  canGroup(group: readonly Waiter[]): boolean {
    if (this.#rules.hasOneLimit) return true;
    return this.view.canGroup?.(group.map(({ candidate }) => candidate)) ?? true;
  }

  /** A pair that is hardly worth a probe waits for better ones first: until either of the two has waited for long enough. */
  isHeldBack(one: Waiter, other: Waiter, chance: number): boolean {
    const hold = this.holdOf(one, other, chance);
    return !this.hasHeldOut(one, hold) && !this.hasHeldOut(other, hold);
  }

  /**
   * How long such a pair is held back: the worse the record of its like, the longer. Zones alone may make a pair as unlikely as
   * round trips do. For a first try only what was expected of both counts.
   */
  holdOf(one: Waiter, other: Waiter, chance: number): Hold {
    if (chance >= MEASURED) return noHold;
    const pair = bounded(one, other, this.limitMs(one, other));
    const chanceByRtts = chanceWithin(pair.bounds, pair.limitMs);
    if (chanceByRtts <= UNLIKELY) return this.unlikelyHold;
    const band = bandOfChance(chanceByRtts);
    const alikeKind = pair.limitMs === null ? null : alike(one.candidate, other.candidate, pair.limitMs);
    const ratio = movedBy(this.#zones.learned(pair), goodRatio(this.view.trackRecord, band, alikeKind));
    const expected = movedBy(this.#zones.expected(pair), expectedRatio(band));
    return { share: this.#shareOf(ratio), firstShare: toShare(expected, WORTH_A_TRY_RATIO * EXPECTED_RATIO) };
  }

  /** The same for a pair without a chance by its server RTTs, whoever is in it. */
  get unlikelyHold(): Hold {
    if (this.#unlikelyHold) return this.#unlikelyHold;
    const share = this.#shareOf(goodRatio(this.view.trackRecord, bandOfChance(UNLIKELY), null));
    return (this.#unlikelyHold = { share, firstShare: share });
  }

  #shareOf(goodRatioOfLike: number): number {
    this.#worthATry ??= WORTH_A_TRY_RATIO * overallRatio(this.view.trackRecord);
    return toShare(goodRatioOfLike, this.#worthATry);
  }

  /** True for whoever has waited for long enough for a pair that is held back so. */
  hasHeldOut(waiter: Waiter, { share, firstShare }: Hold): boolean {
    const least = this.isFirstTryDue(waiter) ? Math.min(share, firstShare) : share;
    const { joinedAtMs, deadlineMs } = waiter;
    const longestMs = longestHoldMs(this.#rules.unlikelyHoldMs, deadlineMs - joinedAtMs);
    return least === 0 || this.#atMs - joinedAtMs >= least * longestMs;
  }

  /** Whether somebody was never tried in all this time: what became of others holds them back no more. */
  isFirstTryDue({ attempts, joinedAtMs }: Waiter): boolean {
    return attempts === 0 && this.#atMs - joinedAtMs >= FIRST_TRY_MS;
  }

  isOverdue({ overtaken }: Waiter): boolean {
    return overtaken >= this.#rules.maxOvertakes;
  }

  /**
   * Whether somebody has waited for longer than they still may. Those who came later will have other chances.
   */
  isRunningOut({ joinedAtMs, deadlineMs }: Waiter): boolean {
    return this.#atMs - joinedAtMs > deadlineMs - this.#atMs;
  }

  #urgentSeniority(waiter: Waiter): number {
    return this.isRunningOut(waiter) || this.isOverdue(waiter) ? waiter.seniority : Number.POSITIVE_INFINITY;
  }
}

function bounded({ candidate: one }: Waiter, { candidate: other }: Waiter, limitMs: number | null): BoundedPair {
  return { one, other, bounds: boundsOf(one, other), limitMs };
}

function toShare(ratioOfLike: number, worthATry: number): number {
  return Math.max(0, 1 - ratioOfLike / worthATry);
}

/** Where a view says nothing about waits, its order is the seniority, and nobody is held back. */
function bareWaiter(candidate: MatchCandidate, seniority: number): [string, Waiter] {
  const { participantId } = candidate;
  const wait = { joinedAtMs: Number.NEGATIVE_INFINITY, deadlineMs: Number.POSITIVE_INFINITY };
  return [participantId, { participantId, candidate, seniority, ...wait, overtaken: 0, attempts: 0 }];
}

/** Hopeless pairs are held back for this share of the time limit; there is still time for a few of them then. */
const HOLD_RATIO = 0.9;

/** However long the time limit is, nobody idles for longer in the hope of somebody better. */
const LONGEST_HOLD_MS = 60_000;

/** How long a hopeless pair is held back, for somebody who waits for at most `patienceMs`; `unlikelyHoldMs` if that was set. */
export function longestHoldMs(unlikelyHoldMs: number | null, patienceMs: number): number {
  return unlikelyHoldMs ?? Math.min(HOLD_RATIO * patienceMs, LONGEST_HOLD_MS);
}
