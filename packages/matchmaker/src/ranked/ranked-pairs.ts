import type { PartnerSearch } from "./partner-search.ts";
import { withOverdue } from "./passed-over.ts";
import { isBetter, type Prospect } from "./prospect.ts";
import type { Outlook } from "./outlook.ts";
import type { Waiter } from "../candidates/waiter.ts";

/**
 * Disjoint pairs, the best one first. Only pairs with somebody who was freed are looked for, as between two others little has
 * changed since the last plan, which would have put them forward; but whoever was passed over too often takes the place of
 * somebody younger. Best first is within a half of the largest number of pairs, and as good as an exact matching in every
 * simulation that was tried.
 */
export function rankedPairs(outlook: Outlook, partners: PartnerSearch, freed: readonly Waiter[]): Waiter[][] {
  const pairs: Waiter[][] = [];
  const best = new Map(freed.map((waiter) => [waiter, partners.best(waiter)]));
  for (let next = bestOf(best); next; next = bestOf(best)) {
    const pair = withOverdue([next.one, next.other], outlook);
    pairs.push(inOrder(pair, freed));
    outlook.take(pair);
    for (const [waiter, prospect] of best) {
      if (outlook.isTaken(waiter)) best.delete(waiter);
      else if (prospect && outlook.isTaken(prospect.other)) best.set(waiter, partners.best(waiter));
    }
  }
  return pairs;
}

function bestOf(found: ReadonlyMap<Waiter, Prospect | null>): Prospect | null {
  let best: Prospect | null = null;
  for (const prospect of found.values()) {
    if (prospect && (!best || isBetter(prospect, best))) best = prospect;
  }
  return best;
}

/** Whoever waited comes first, and the one who arrived last; two who were freed together, or both waited, come by seniority. */
function inOrder(pair: readonly Waiter[], freed: readonly Waiter[]): Waiter[] {
  return pair.toSorted((a, b) => Number(freed.includes(a)) - Number(freed.includes(b)) || a.seniority - b.seniority);
}
