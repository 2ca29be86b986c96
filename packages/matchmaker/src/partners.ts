import type { CandidateIndex } from "./candidate-index.ts";
import { UNLIKELY } from "./chance.ts";
import { betterOf, isBetter, type Prospect } from "./prospect.ts";
import type { Prospects } from "./prospects.ts";
import { bandsFor } from "./rank-bands.ts";
import type { Waiter } from "./waiter.ts";

/** From whom a partner is chosen. */
export interface Partners {
  /** The best pair that may be put forward with `waiter` in it. */
  best(waiter: Waiter): Prospect | null;
  /** Everybody to be considered for a group with `waiter`, in no order. */
  shortlist(waiter: Waiter): Iterable<Waiter>;
}

/** Looks at everybody. */
export class ScannedPartners implements Partners {
  readonly #prospects: Prospects;
  readonly #all: readonly Waiter[];

  constructor(prospects: Prospects, all: readonly Waiter[]) {
    this.#prospects = prospects;
    this.#all = all;
  }

  best(waiter: Waiter): Prospect | null {
    let best: Prospect | null = null;
    for (const other of this.#all)
      best = betterIfAllowed(this.#prospects, best, this.#prospects.prospect(waiter, other));
    return best;
  }

  shortlist(): Iterable<Waiter> {
    return this.#all;
  }
}

/** How many of the best, and of the oldest, are looked at where a whole waitroom would be too many. */
const SHORTLIST = 64;
const OLDEST = 16;

/**
 * Looks only as far as it must: with one beacon and one limit, lists of people with the same server RTT have the same chance, and
 * come in order of it. Those who are unlikely come by seniority, so that the first one too young to be tried ends the search.
 */
export class IndexedPartners implements Partners {
  readonly #prospects: Prospects;
  readonly #index: CandidateIndex;
  readonly #limitMs: number | null;

  constructor(prospects: Prospects, index: CandidateIndex, limitMs: number | null) {
    this.#prospects = prospects;
    this.#index = index;
    this.#limitMs = limitMs;
  }

  best(waiter: Waiter): Prospect | null {
    // No other pair comes before one with somebody who is urgent.
    const urgent = this.#bestUrgent(waiter);
    if (urgent) return urgent;
    let best: Prospect | null = null;
    for (const { chance, waiters } of bandsFor(waiter, this.#index, this.#limitMs)) {
      if (best && chance < best.chance) return best;
      best = betterOf(best, this.#oldestOf(waiters, waiter, chance));
    }
    return best ?? this.#oldestUnlikely(waiter);
  }

  *shortlist(waiter: Waiter): Generator<Waiter, void> {
    yield* this.#index.overtaken;
    let [near, old] = [0, 0];
    for (const { waiters } of bandsFor(waiter, this.#index, this.#limitMs)) {
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

  /** Of those who are urgent the oldest comes first, whatever the chance. */
  #bestUrgent(waiter: Waiter): Prospect | null {
    return betterOf(
      this.#firstLikely(waiter, this.#prospects.overdue),
      this.#firstLikely(waiter, this.#runningOut(waiter)),
    );
  }

  #firstLikely(waiter: Waiter, others: Iterable<Waiter>): Prospect | null {
    for (const other of others) {
      const chance = this.#prospects.chance(waiter, other);
      if (chance > UNLIKELY && this.#prospects.mayMeet(waiter, other, chance)) {
        return this.#prospects.prospect(waiter, other, chance);
      }
    }
    return null;
  }

  /** The time of the oldest runs out first, so mostly one look tells that there is nobody. */
  *#runningOut(waiter: Waiter): Generator<Waiter, void> {
    const [oldest] = this.#index.bySeniority();
    if (!oldest || !this.#prospects.isRunningOut(oldest)) return;
    for (const other of this.#prospects.inReachOf([waiter])) {
      if (!this.#prospects.isRunningOut(other)) return;
      yield other;
    }
  }

  /** All of `others` are alike to `waiter`, so that the first one too young to be tried ends the search. */
  #oldestOf(others: Iterable<Waiter>, waiter: Waiter, chance: number): Prospect | null {
    let share: number | null = null;
    for (const other of others) {
      share ??= this.#prospects.holdShare(waiter, other, chance);
      if (!this.#prospects.hasHeldOut(waiter, share) && !this.#prospects.hasHeldOut(other, share)) return null;
      if (this.#prospects.mayMeet(waiter, other, chance)) return this.#prospects.prospect(waiter, other, chance);
    }
    return null;
  }

  #oldestUnlikely(waiter: Waiter): Prospect | null {
    const share = this.#prospects.unlikelyHoldShare;
    const anyAge = this.#prospects.hasHeldOut(waiter, share);
    for (const other of this.#index.bySeniority()) {
      if (!anyAge && !this.#prospects.hasHeldOut(other, share)) return null;
      const chance = this.#prospects.chance(waiter, other);
      if (chance <= UNLIKELY && this.#prospects.mayMeet(waiter, other, chance)) {
        return this.#prospects.prospect(waiter, other, chance);
      }
    }
    return null;
  }
}

/** Whether a pair may meet costs more to find out than whether it would be better, so that is asked first. */
function betterIfAllowed(prospects: Prospects, best: Prospect | null, prospect: Prospect): Prospect | null {
  if (best && !isBetter(prospect, best)) return best;
  const { one, other, chance } = prospect;
  return prospects.mayMeet(one, other, chance) ? prospect : best;
}
