import type { Partners } from "./partners.ts";
import { isBetter, type Prospect } from "./prospect.ts";
import type { Prospects } from "./prospects.ts";
import type { Waiter } from "./waiter.ts";

/**
 * Disjoint pairs, the best one first. Only pairs with somebody who was freed are looked at, as between two others little has
 * changed since the last plan, which would have put them forward; and those with somebody who was passed over too often, since a
 * pair like theirs may have been found to be worth a try meanwhile. Best first is within a half of the largest number of pairs,
 * and as good as an exact matching in every simulation that was tried.
 */
export function rankedPairs(prospects: Prospects, partners: Partners, freed: readonly Waiter[]): Waiter[][] {
  const pairs: Waiter[][] = [];
  const best = new Map([...prospects.overdue, ...freed].map((waiter) => [waiter, partners.best(waiter)]));
  for (let next = bestOf(best); next; next = bestOf(best)) {
    const pair = inOrder(next, freed);
    pairs.push(pair);
    prospects.take(pair);
    for (const [waiter, prospect] of best) {
      if (prospects.isTaken(waiter)) best.delete(waiter);
      else if (prospect && prospects.isTaken(prospect.other)) best.set(waiter, partners.best(waiter));
    }
  }
  return pairs;
}

function bestOf(prospects: ReadonlyMap<Waiter, Prospect | null>): Prospect | null {
  let best: Prospect | null = null;
  for (const prospect of prospects.values()) {
    if (prospect && (!best || isBetter(prospect, best))) best = prospect;
  }
  return best;
}

/** Whoever waited comes first, and the one who arrived last; two who were freed together come by seniority. */
function inOrder({ one, other }: Prospect, freed: readonly Waiter[]): Waiter[] {
  const areBothFreed = freed.includes(other);
  return areBothFreed && one.seniority < other.seniority ? [one, other] : [other, one];
}
