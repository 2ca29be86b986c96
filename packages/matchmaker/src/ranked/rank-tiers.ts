import { placeOfRtt, type ReadonlyCandidateIndex } from "../candidates/candidate-index.ts";
import { chanceWithin, nothingKnown, UNLIKELY } from "./chance.ts";
import type { Waiter } from "../candidates/waiter.ts";

/** People with whom somebody has the same chance, and with the same bounds, by seniority. */
export interface Tier {
  readonly chance: number;
  readonly waiters: Iterable<Waiter>;
}

/** The likely partners of `waiter`, best chance first, read off one beacon and one limit. */
export function tiersFor(waiter: Waiter, index: ReadonlyCandidateIndex, limitMs: number | null): Iterable<Tier> {
  if (limitMs === null) return [{ chance: chanceWithin(nothingKnown, limitMs), waiters: index.bySeniority() }];
  const place = placeOfRtt(waiter.candidate.serverRttMs);
  return place === null ? tiersOfAll(index, limitMs) : new RankTiers(index, place, limitMs);
}

/**
 * With somebody without a server RTT everybody has the same chance. Still they are told apart by server RTT, as each tier has a
 * record of its own.
 */
function tiersOfAll(index: ReadonlyCandidateIndex, limitMs: number): Tier[] {
  const chance = chanceWithin(nothingKnown, limitMs);
  const tiers: Tier[] = [{ chance, waiters: index.unmeasured }];
  for (let place = index.nextUp(0); place >= 0; place = index.nextUp(place + 1)) {
    tiers.push({ chance, waiters: index.listAt(place) });
  }
  return tiers;
}

/**
 * Somebody nearer to the server than the limit has the better chance the nearer the other one is to it, too; somebody farther
 * away the better chance the more alike the two server RTTs are. So it is enough to walk up from the server, or up and down from
 * oneself.
 */
class RankTiers implements IterableIterator<Tier, undefined> {
  readonly #index: ReadonlyCandidateIndex;
  readonly #place: number;
  readonly #limitMs: number;
  readonly #unknownChance: number;
  #isUnknownDue = true;
  #up: number;
  #down: number;
  #chanceUp: number;
  #chanceDown: number;

  constructor(index: ReadonlyCandidateIndex, place: number, limitMs: number) {
    const isNear = place <= limitMs;
    this.#index = index;
    this.#place = place;
    this.#limitMs = limitMs;
    this.#unknownChance = chanceWithin(nothingKnown, limitMs);
    this.#up = index.nextUp(isNear ? 0 : place);
    this.#down = isNear ? -1 : index.nextDown(place - 1);
    this.#chanceUp = this.#chanceAt(this.#up);
    this.#chanceDown = this.#chanceAt(this.#down);
  }

  [Symbol.iterator](): this {
    return this;
  }

  next(): IteratorResult<Tier, undefined> {
    const isUp = this.#chanceUp >= this.#chanceDown;
    const chance = isUp ? this.#chanceUp : this.#chanceDown;
    if (this.#isUnknownDue && chance <= this.#unknownChance) {
      this.#isUnknownDue = false;
      return { done: false, value: { chance: this.#unknownChance, waiters: this.#index.unmeasured } };
    }
    if (chance <= UNLIKELY) return { done: true, value: undefined };
    const waiters = this.#index.listAt(isUp ? this.#up : this.#down);
    if (isUp) this.#stepUp();
    else this.#stepDown();
    return { done: false, value: { chance, waiters } };
  }

  #stepUp(): void {
    this.#up = this.#index.nextUp(this.#up + 1);
    this.#chanceUp = this.#chanceAt(this.#up);
  }

  #stepDown(): void {
    this.#down = this.#index.nextDown(this.#down - 1);
    this.#chanceDown = this.#chanceAt(this.#down);
  }

  #chanceAt(other: number): number {
    if (other < 0) return 0;
    const [lowerMs, upperMs] = [Math.abs(this.#place - other), this.#place + other];
    return chanceWithin({ lowerMs, upperMs }, this.#limitMs);
  }
}
