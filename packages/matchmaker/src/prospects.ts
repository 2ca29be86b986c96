import { isInRange, type RttRange } from "./candidate-index.ts";
import type { MatchCandidate } from "./candidate.ts";
import { bandOfChance } from "./chance-band.ts";
import { boundsOf, chanceWithin, UNLIKELY, unlikelyBeyondMs } from "./chance.ts";
import { Filtered } from "./filtered.ts";
import { alike, goodRatio, overallRatio } from "./good-ratio.ts";
import { longestHoldMs } from "./hold.ts";
import type { Prospect } from "./prospect.ts";
import type { Waiter } from "./waiter.ts";
import type { WaitroomView } from "./waitroom-view.ts";

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
 * Pairs that turn out to be good this much as often as all that are tried, or more, are worth a probe at once. Where few pairs are good, waiting
 * for a better one would be waiting in vain.
 */
const WORTH_A_TRY_RATIO = 1 / 3;

/** Whoever was never tried is held back for no longer by what became of others, so that everybody is tried in time. */
export const FIRST_TRY_MS = 5_000;

const nobody = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY] as const;

/** Looks at pairs of one waitroom at one moment. */
export class Prospects {
  readonly view: WaitroomView;
  readonly #rules: RankRules;
  readonly #atMs: number;
  readonly #taken = new Set<string>();
  readonly #bareWaiters: ReadonlyMap<string, Waiter> | null;
  #unlikelyHoldShare: number | null = null;
  #worthATry: number | null = null;

  constructor(view: WaitroomView, rules: RankRules, atMs: number) {
    this.view = view;
    this.#rules = rules;
    this.#atMs = atMs;
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

  /** By seniority, all but those who are unlikely partners of everybody in `group` by their distance from the server. */
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

  /** The server RTTs of those who are not unlikely by them, and so many ms more at both ends. `undefined`: everybody may be likely. */
  reachOf(group: readonly Waiter[], moreMs: number): RttRange | undefined {
    const limitMs = this.#rules.maxP2pRttHardCapMs;
    const rttsMs = group.flatMap(({ candidate }) => candidate.serverRttMs ?? []);
    if (limitMs === null || rttsMs.length < group.length) return undefined;
    const reachMs = unlikelyBeyondMs(limitMs) + moreMs;
    return { fromMs: Math.min(...rttsMs) - reachMs, toMs: Math.max(...rttsMs) + reachMs };
  }

  limitMs(a: Waiter, b: Waiter): number | null {
    const { hasOneLimit, maxP2pRttMs } = this.#rules;
    return hasOneLimit || !this.view.limitOf ? maxP2pRttMs : this.view.limitOf(a.candidate, b.candidate);
  }

  chance(a: Waiter, b: Waiter): number {
    if (this.view.edgeOf?.(a.candidate, b.candidate) != null) return MEASURED;
    return chanceWithin(boundsOf(a.candidate, b.candidate), this.limitMs(a, b));
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

  /** A pair that is hardly worth a probe waits for better ones first: until either of the two has waited for long enough. */
  isHeldBack(one: Waiter, other: Waiter, chance: number): boolean {
    const share = this.holdShare(one, other, chance);
    if (this.hasHeldOut(one, share) || this.hasHeldOut(other, share)) return false;
    return chance <= UNLIKELY || !(this.isFirstTryDue(one) || this.isFirstTryDue(other));
  }

  /** For which share of the longest hold such a pair is held back: the worse the record of its like, the longer. */
  holdShare(one: Waiter, other: Waiter, chance: number): number {
    if (chance >= MEASURED) return 0;
    if (chance <= UNLIKELY) return this.unlikelyHoldShare;
    const limitMs = this.limitMs(one, other);
    const alikeKind = limitMs === null ? null : alike(one.candidate, other.candidate, limitMs);
    return this.#toShare(bandOfChance(chance), alikeKind);
  }

  /** The same for a pair without a chance by its server RTTs, whoever is in it. */
  get unlikelyHoldShare(): number {
    return (this.#unlikelyHoldShare ??= this.#toShare(bandOfChance(UNLIKELY), null));
  }

  /** True for whoever has waited for that share of the longest hold. */
  hasHeldOut({ joinedAtMs, deadlineMs }: Waiter, share: number): boolean {
    const holdMs = longestHoldMs(this.#rules.unlikelyHoldMs, deadlineMs - joinedAtMs);
    return share === 0 || this.#atMs - joinedAtMs >= share * holdMs;
  }

  /** What became of others is no reason any more to hold somebody back who was never tried. */
  isFirstTryDue({ attempts, joinedAtMs }: Waiter): boolean {
    return attempts === 0 && this.#atMs - joinedAtMs >= FIRST_TRY_MS;
  }

  #toShare(band: number, alikeKind: number | null): number {
    const { trackRecord } = this.view;
    this.#worthATry ??= WORTH_A_TRY_RATIO * overallRatio(trackRecord);
    return Math.max(0, 1 - goodRatio(trackRecord, band, alikeKind) / this.#worthATry);
  }

  isOverdue({ overtaken }: Waiter): boolean {
    return overtaken >= this.#rules.maxOvertakes;
  }

  /** The time of whoever has waited for longer than they still may is running out. Those who came later will have other chances. */
  isRunningOut({ joinedAtMs, deadlineMs }: Waiter): boolean {
    return this.#atMs - joinedAtMs > deadlineMs - this.#atMs;
  }

  #urgentSeniority(waiter: Waiter): number {
    return this.isRunningOut(waiter) || this.isOverdue(waiter) ? waiter.seniority : Number.POSITIVE_INFINITY;
  }
}

/** Where a view says nothing about waits, its order is the seniority, and nobody is held back. */
function bareWaiter(candidate: MatchCandidate, seniority: number): [string, Waiter] {
  const { participantId } = candidate;
  const wait = { joinedAtMs: Number.NEGATIVE_INFINITY, deadlineMs: Number.POSITIVE_INFINITY };
  return [participantId, { participantId, candidate, seniority, ...wait, overtaken: 0, attempts: 0 }];
}
