import { completeGroup } from "./group-search.ts";
import { LookBudget } from "../look-budget.ts";
import { PairLooks } from "./pair-looks.ts";
import type { PartnerSearch } from "./partner-search.ts";
import { withOverdue } from "./passed-over.ts";
import { isBetter } from "./prospect.ts";
import type { Outlook } from "./outlook.ts";
import type { Waiter } from "../candidates/waiter.ts";

/** From how many of the best partners of somebody a group is put together. */
const CONSIDERED = 48;

/**
 * Groups of more than two around those who were freed, the oldest first; whoever was passed over too often comes before the
 * others.
 */
export function rankedGroups(outlook: Outlook, partners: PartnerSearch, freed: readonly Waiter[]): Waiter[][] {
  const groups: Waiter[][] = [];
  const looks = new PairLooks(outlook, outlook.view.budget ?? new LookBudget());
  for (const seed of freed.toSorted((a, b) => a.seniority - b.seniority)) {
    while (looks.left > 0 && !outlook.isTaken(seed)) {
      const found = groupAround(seed, { outlook, partners, looks });
      if (!found) break;
      const group = withOverdue(found, outlook);
      outlook.take(group);
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
  readonly outlook: Outlook;
  readonly partners: PartnerSearch;
  readonly looks: PairLooks;
}

function groupAround(seed: Waiter, { outlook, partners, looks }: Plan): readonly Waiter[] | null {
  const shortlist = [...new Set(partners.shortlist(seed))]
    .filter((other) => other !== seed && !outlook.isTaken(other))
    .map((other) => outlook.prospect(seed, other, looks.glance(seed, other)))
    .filter(({ chance }) => chance > 0)
    .toSorted((a, b) => (isBetter(a, b) ? -1 : 1))
    .slice(0, CONSIDERED)
    .map(({ other, chance }) => ({ waiter: other, chance, isOverdue: outlook.isOverdue(other) }));
  return completeGroup(seed, shortlist, { groupSize: outlook.view.groupSize, looks });
}
