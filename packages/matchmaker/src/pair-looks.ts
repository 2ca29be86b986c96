import type { Prospects } from "./prospects.ts";
import type { Waiter } from "./waiter.ts";

/** A first look at a pair takes as long as so many at one that is known. */
const FIRST_LOOK = 20;

/**
 * Everybody who was freed is worth a glance at all others: it counts less, so that a crowd that comes at once is planned at once.
 */
const FIRST_GLANCE = 5;

/**
 * The chances of pairs within one plan, each found out once. How many may be looked at is counted and limited, so that no crowd
 * stops the server; by the count and not by a clock, as a plan depends on nothing but the waitroom.
 */
export class PairLooks {
  readonly #prospects: Prospects;
  readonly #rows = new Map<Waiter, Map<Waiter, number>>();
  #left: number;

  /** `most`: how many looks at pairs that are known already the plan may cost. */
  constructor(prospects: Prospects, most: number) {
    this.#prospects = prospects;
    this.#left = most;
  }

  get left(): number {
    return this.#left;
  }

  /** 0 if the pair may not be put forward. */
  chance(one: Waiter, other: Waiter): number {
    return this.#look(one, other, FIRST_LOOK);
  }

  /** The same, for the choice of those who may be looked at more closely. */
  glance(one: Waiter, other: Waiter): number {
    return this.#look(one, other, FIRST_GLANCE);
  }

  /** Whether people of whom each two may be put forward may be so all together. */
  canGroup(group: readonly Waiter[]): boolean {
    this.#left -= group.length;
    return this.#prospects.canGroup(group);
  }

  #look(one: Waiter, other: Waiter, firstCosts: number): number {
    const row = this.#rowOf(one);
    const known = row.get(other);
    this.#left -= known === undefined ? firstCosts : 1;
    if (known !== undefined) return known;
    const chance = this.#prospects.chance(one, other);
    const found = this.#prospects.mayMeet(one, other, chance) ? chance : 0;
    row.set(other, found);
    this.#rowOf(other).set(one, found);
    return found;
  }

  #rowOf(waiter: Waiter): Map<Waiter, number> {
    const known = this.#rows.get(waiter);
    if (known) return known;
    const row = new Map<Waiter, number>();
    this.#rows.set(waiter, row);
    return row;
  }
}
