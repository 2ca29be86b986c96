import { completeGroup } from "./group-search.ts";
import { LookBudget } from "../look-budget.ts";
import { PairLooks } from "./pair-looks.ts";
import type { Partners } from "./partners.ts";
import { withOverdue } from "./passed-over.ts";
import { isBetter } from "./prospect.ts";
import type { Prospects } from "./prospects.ts";
import type { Waiter } from "../candidates/waiter.ts";

/** From how many of the best partners of somebody a group is put together. */
const CONSIDERED = 48;

/**
 * Groups of more than two around those who were freed, the oldest first; whoever was passed over too often comes before the
 * others.
 */
export function rankedGroups(prospects: Prospects, partners: Partners, freed: readonly Waiter[]): Waiter[][] {
  const groups: Waiter[][] = [];
  const looks = new PairLooks(prospects, prospects.view.budget ?? new LookBudget());
  for (const seed of freed.toSorted((a, b) => a.seniority - b.seniority)) {
    while (looks.left > 0 && !prospects.isTaken(seed)) {
      const found = groupAround(seed, { prospects, partners, looks });
      if (!found) break;
      const group = withOverdue(found, prospects);
      prospects.take(group);
      groups.push(inOrder(group, seed));
    }
  }
  return groups;
}

/** By seniority, whoever arrived last. */
function inOrder(group: readonly Waiter[], arriving: Waiter): Waiter[] {
  const bySeniority = group.toSorted((a, b) => a.seniority - b.seniority);
  return [
    ...bySeniority.filter((member) => member !== arriving),
    ...bySeniority.filter((member) => member === arriving),
  ];
}

interface Plan {
  readonly prospects: Prospects;
  readonly partners: Partners;
  readonly looks: PairLooks;
}

function groupAround(seed: Waiter, { prospects, partners, looks }: Plan): readonly Waiter[] | null {
  const shortlist = [...new Set(partners.shortlist(seed))]
    .filter((other) => other !== seed && !prospects.isTaken(other))
    .map((other) => prospects.prospect(seed, other, looks.glance(seed, other)))
    .filter(({ chance }) => chance > 0)
    .toSorted((a, b) => (isBetter(a, b) ? -1 : 1))
    .slice(0, CONSIDERED)
    .map(({ other, chance }) => ({ waiter: other, chance, isOverdue: prospects.isOverdue(other) }));
  return completeGroup(seed, shortlist, { groupSize: prospects.view.groupSize, looks });
}
