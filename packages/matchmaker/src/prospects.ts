import type { MatchCandidate } from "./candidate.ts";
import { bandOfChance, goodRatios } from "./chance-band.ts";
import { boundsOf, chanceWithin, UNLIKELY } from "./chance.ts";
import type { Prospect } from "./prospect.ts";
import type { Waiter } from "./waiter.ts";
import type { WaitroomView } from "./waitroom-view.ts";

/** A pair that was measured as good and whose connection is still open comes before every estimate. */
const MEASURED = 2;

/** What a ranked plan goes by. Times in ms. */
export interface RankRules {
  readonly maxP2pRttMs: number | null;
  /** The largest limit that anybody may ever have. */
  readonly maxP2pRttHardCapMs: number | null;
  /** `null`: by the participant's own time limit. */
  readonly unlikelyHoldMs: number | null;
  readonly maxOvertakes: number;
}

/** Pairs of which at least this share turns out to be good are worth a probe at once. */
const WORTH_A_TRY_RATIO = 0.25;

/** Hopeless pairs are held back for this share of the time limit; there is still time for a few of them then. */
const HOLD_RATIO = 0.9;

const nobody = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY] as const;

/** Looks at pairs of one waitroom at one moment. */
export class Prospects {
  readonly view: WaitroomView;
  readonly #rules: RankRules;
  readonly #atMs: number;
  readonly #taken = new Set<string>();
  readonly #bareWaiters: ReadonlyMap<string, Waiter>;
  /** By band: which share of the longest hold its pairs are held back for. */
  readonly #holdShares: readonly number[];

  constructor(view: WaitroomView, rules: RankRules, atMs: number) {
    this.view = view;
    this.#rules = rules;
    this.#atMs = atMs;
    this.#holdShares = goodRatios(view.trackRecord).map((ratio) => Math.max(0, 1 - ratio / WORTH_A_TRY_RATIO));
    this.#bareWaiters = new Map(view.waiterOf ? [] : view.candidates.map(bareWaiter));
  }

  /** Puts these into a group: they are in no pair any more. */
  take(members: readonly Waiter[]): void {
    for (const { participantId } of members) this.#taken.add(participantId);
  }

  isTaken({ participantId }: Waiter): boolean {
    return this.#taken.has(participantId);
  }

  waiterOf(candidate: MatchCandidate): Waiter | undefined {
    return this.view.waiterOf ? this.view.waiterOf(candidate) : this.#bareWaiters.get(candidate.participantId);
  }

  get widestLimitMs(): number | null {
    return this.#rules.maxP2pRttHardCapMs;
  }

  limitMs(a: Waiter, b: Waiter): number | null {
    return this.view.limitOf ? this.view.limitOf(a.candidate, b.candidate) : this.#rules.maxP2pRttMs;
  }

  chance(a: Waiter, b: Waiter): number {
    if (this.view.edgeOf?.(a.candidate, b.candidate) != null) return MEASURED;
    return chanceWithin(boundsOf(a.candidate, b.candidate), this.limitMs(a, b));
  }

  /** The pair as it looks, whether or not it may be put forward. Being overdue does not help an unlikely pair. */
  prospect(one: Waiter, other: Waiter, chance: number = this.chance(one, other)): Prospect {
    if (chance <= UNLIKELY) return { one, other, chance, overdue: nobody };
    const [first, second] = [this.#overdue(one), this.#overdue(other)];
    return { one, other, chance, overdue: first < second ? [first, second] : [second, first] };
  }

  /** Whether a pair with that chance may be put forward now. A pair that is hardly worth a probe waits for better ones first. */
  mayMeet(one: Waiter, other: Waiter, chance: number): boolean {
    if (one.participantId === other.participantId || this.isTaken(one) || this.isTaken(other)) return false;
    if (!this.hasHeldOut(one, chance) && !this.hasHeldOut(other, chance)) return false;
    return this.view.canPair(one.candidate, other.candidate);
  }

  /** True for whoever has waited so long that pairs of such a chance are not held back any more. The worse, the longer. */
  hasHeldOut({ joinedAtMs, deadlineMs }: Waiter, chance: number): boolean {
    const share = this.#holdShares[bandOfChance(chance)] ?? 0;
    const holdMs = this.#rules.unlikelyHoldMs ?? HOLD_RATIO * (deadlineMs - joinedAtMs);
    return share === 0 || this.#atMs - joinedAtMs >= share * holdMs;
  }

  /** Whoever was passed over too often, the oldest first. */
  overdue(): Waiter[] {
    const all =
      this.view.index?.overtaken ?? this.view.candidates.flatMap((candidate) => this.waiterOf(candidate) ?? []);
    return [...all].filter((waiter) => this.isOverdue(waiter)).toSorted((a, b) => a.seniority - b.seniority);
  }

  isOverdue({ overtaken }: Waiter): boolean {
    return overtaken >= this.#rules.maxOvertakes;
  }

  #overdue(waiter: Waiter): number {
    return this.isOverdue(waiter) ? waiter.seniority : Number.POSITIVE_INFINITY;
  }
}

/** Where a view says nothing about waits, its order is the seniority, and nobody is held back. */
function bareWaiter(candidate: MatchCandidate, seniority: number): [string, Waiter] {
  const { participantId } = candidate;
  const wait = { joinedAtMs: Number.NEGATIVE_INFINITY, deadlineMs: Number.POSITIVE_INFINITY };
  return [participantId, { participantId, candidate, seniority, ...wait, overtaken: 0 }];
}
