import type { LookBudget } from "../look-budget.ts";
import type { Outlook } from "./outlook.ts";
import type { Waiter } from "../candidates/waiter.ts";

/** To find out a chance costs so much, beside what the waitroom is asked. */
const FIRST_LOOK = 1;

/** Everybody who was freed is worth a glance at all others: it counts less, so that the search has something left. */
const FIRST_GLANCE = 1 / 4;

/** Whatever is known already costs a small part of a first look, but a search may ask for it very often. */
const KNOWN = 1 / 16;

/** The chances of pairs within one plan, each found out once. Every question draws on the budget of the plan. */
export class PairLooks {
  readonly #outlook: Outlook;
  readonly #rows = new Map<Waiter, Map<Waiter, number>>();
  readonly #budget: LookBudget;

  constructor(outlook: Outlook, budget: LookBudget) {
    this.#outlook = outlook;
    this.#budget = budget;
  }

  /** How many the plan may still take. */
  get left(): number {
    return this.#budget.left;
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
    this.#budget.take(KNOWN);
    return this.#outlook.canGroup(group);
  }

  #look(one: Waiter, other: Waiter, firstCosts: number): number {
    const row = this.#rowOf(one);
    const known = row.get(other);
    this.#budget.take(known === undefined ? firstCosts : KNOWN);
    if (known !== undefined) return known;
    const chance = this.#outlook.chance(one, other);
    const found = this.#outlook.mayMeet(one, other, chance) ? chance : 0;
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
