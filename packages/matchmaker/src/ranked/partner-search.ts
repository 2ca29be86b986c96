import type { ReadonlyCandidateIndex } from "../candidates/candidate-index.ts";
import { UNLIKELY } from "./chance.ts";
import { MinHeap } from "../min-heap.ts";
import { betterOf, isBetter, type Prospect } from "./prospect.ts";
import type { Hold, Outlook } from "./outlook.ts";
import { tiersFor } from "./rank-tiers.ts";
import type { Waiter } from "../candidates/waiter.ts";

/** From whom a partner is chosen. */
export interface PartnerSearch {
  /** The best pair that may be put forward with `waiter` in it. */
  best(waiter: Waiter): Prospect | null;
  /** Everybody to be considered for a group with `waiter`, in no order. */
  shortlist(waiter: Waiter): Iterable<Waiter>;
}

/** Looks at everybody on a shortlist, once: whoever may not be put forward now may not later in the same plan. */
export class ScannedPartners implements PartnerSearch {
  readonly #outlook: Outlook;
  readonly #rankings = new Map<Waiter, MinHeap<Prospect>>();
  readonly shortlist: PartnerSearch["shortlist"];

  constructor(outlook: Outlook, shortlist: PartnerSearch["shortlist"]) {
    this.#outlook = outlook;
    this.shortlist = shortlist;
  }

  /** Whether a pair may meet costs more to find out than whether it would be better, so that is asked last. */
  best(waiter: Waiter): Prospect | null {
    const ranking = this.#rankingOf(waiter);
    for (let first = ranking.peek(); first; first = ranking.peek()) {
      if (this.#outlook.mayMeet(first.one, first.other, first.chance)) return first;
      ranking.pop();
    }
    return null;
  }

  #rankingOf(waiter: Waiter): MinHeap<Prospect> {
    const known = this.#rankings.get(waiter);
    if (known) return known;
    const ranking = new MinHeap(isBetter);
    for (const other of this.shortlist(waiter)) ranking.push(this.#outlook.prospect(waiter, other));
    this.#rankings.set(waiter, ranking);
    return ranking;
  }
}

/** How many of the best, and of the oldest, are looked at where a whole waitroom would be too many. */
const SHORTLIST = 64;
const OLDEST = 16;

/**
 * Of those who come before all others (overdue, running out of time, never tried) only so many of the oldest are looked at.
 * Whoever is younger becomes one of the oldest in time.
 */
const PREFERRED = 16;

/**
 * Looks only as far as it must: with one beacon, one time zone and one limit, lists of people with the same server RTT have the
 * same chance, and come in order of it. Those who are unlikely come by seniority, so that the first one too young to be tried
 * ends the search.
 */
export class IndexedPartners implements PartnerSearch {
  readonly #outlook: Outlook;
  readonly #index: ReadonlyCandidateIndex;
  readonly #limitMs: number | null;

  constructor(outlook: Outlook, index: ReadonlyCandidateIndex, limitMs: number | null) {
    this.#outlook = outlook;
    this.#index = index;
    this.#limitMs = limitMs;
  }

  best(waiter: Waiter): Prospect | null {
    // No other pair comes before one with somebody who is urgent.
    const urgent = betterOf(
      this.#firstOf(this.#overdue(waiter), waiter),
      this.#firstOf(this.#runningOut(waiter), waiter),
    );
    if (urgent) return urgent;
    let best = this.#bestOf(this.#dueForFirstTry(waiter), waiter);
    for (const { chance, waiters } of tiersFor(waiter, this.#index, this.#limitMs)) {
      if (best && chance < best.chance) return best;
      best = betterOf(best, this.#oldestOf(waiters, waiter, chance));
    }
    return best ?? this.#oldestUnlikely(waiter);
  }

  *shortlist(waiter: Waiter): Generator<Waiter, void> {
    yield* this.#overdue(waiter);
    yield* this.#runningOut(waiter);
    yield* this.#dueForFirstTry(waiter);
    let [near, old] = [0, 0];
    for (const { waiters } of tiersFor(waiter, this.#index, this.#limitMs)) {
      if (near > SHORTLIST) break;
      for (const other of waiters) {
        if (++near > SHORTLIST) break;
        yield other;
      }
    }
    for (const other of this.#index.bySeniority()) {
      if (++old > OLDEST) return;
      yield other;
    }
  }

  /** Those in reach who were passed over too often. */
  #overdue(waiter: Waiter): Iterable<Waiter> {
    return oldestWhile(this.#outlook.overdueInReachOf([waiter]), () => true);
  }

  /**
   * Those in reach whose time is running out. That of the oldest does so first, so mostly one look tells that there is nobody.
   */
  #runningOut(waiter: Waiter): Iterable<Waiter> {
    return oldestWhile(this.#outlook.inReachOf([waiter]), (other) => this.#outlook.isRunningOut(other));
  }

  /** Those in reach who were not tried in time; whoever came first was to be tried first. */
  #dueForFirstTry(waiter: Waiter): Iterable<Waiter> {
    const untried = this.#index.untried(this.#outlook.reachOf([waiter], 1));
    return oldestWhile(untried, (other) => this.#outlook.isFirstTryDue(other));
  }

  /** The first likely one, whatever the chance: of those who are urgent, the oldest. */
  #firstOf(others: Iterable<Waiter>, waiter: Waiter): Prospect | null {
    for (const other of others) {
      const prospect = this.#likely(waiter, other);
      if (prospect) return prospect;
    }
    return null;
  }

  #bestOf(others: Iterable<Waiter>, waiter: Waiter): Prospect | null {
    let best: Prospect | null = null;
    for (const other of others) best = betterOf(best, this.#likely(waiter, other));
    return best;
  }

  #likely(waiter: Waiter, other: Waiter): Prospect | null {
    const chance = this.#outlook.chance(waiter, other);
    if (chance <= UNLIKELY || !this.#outlook.mayMeet(waiter, other, chance)) return null;
    return this.#outlook.prospect(waiter, other, chance);
  }

  /**
   * All of `others` are alike to `waiter`, so that the first one who has not held out ends the search: whoever comes later is
   * younger. Only who was never tried may be held back for less; the oldest of those were looked at before, for their first try.
   */
  #oldestOf(others: Iterable<Waiter>, waiter: Waiter, chance: number): Prospect | null {
    let hold: Hold | null = null;
    for (const other of others) {
      hold ??= this.#outlook.holdOf(waiter, other, chance);
      if (!this.#outlook.hasHeldOut(waiter, hold) && !this.#outlook.hasHeldOut(other, hold)) return null;
      if (this.#outlook.mayMeet(waiter, other, chance)) return this.#outlook.prospect(waiter, other, chance);
    }
    return null;
  }

  /** Whoever is in reach is not unlikely, so nobody there is looked at. */
  #oldestUnlikely(waiter: Waiter): Prospect | null {
    const reach = this.#outlook.reachOf([waiter], -1);
    if (!reach) return null;
    const hold = this.#outlook.unlikelyHold;
    const anyAge = this.#outlook.hasHeldOut(waiter, hold);
    for (const other of this.#index.beyond(reach)) {
      if (!anyAge && !this.#outlook.hasHeldOut(other, hold)) return null;
      const chance = this.#outlook.chance(waiter, other);
      if (chance <= UNLIKELY && this.#outlook.mayMeet(waiter, other, chance)) {
        return this.#outlook.prospect(waiter, other, chance);
      }
    }
    return null;
  }
}

function oldestWhile(waiters: Iterable<Waiter>, isMeant: (waiter: Waiter) => boolean): Waiter[] {
  const oldest: Waiter[] = [];
  for (const waiter of waiters) {
    if (oldest.length >= PREFERRED || !isMeant(waiter)) break;
    oldest.push(waiter);
  }
  return oldest;
}
