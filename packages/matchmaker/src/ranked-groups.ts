import type { Partners } from "./partners.ts";
import { isBetter } from "./prospect.ts";
import type { Prospects } from "./prospects.ts";
import type { Waiter } from "./waiter.ts";

/** From how many of the best partners of somebody a group is put together. */
const CONSIDERED = 48;

/** How many partial groups are looked at around one person before the search gives up for this plan. Bounds the time in a crowd. */
const MAX_STEPS = 500;

/** Groups of more than two: around whoever was passed over too often first, then around those who were freed; the oldest first. */
export function rankedGroups(prospects: Prospects, partners: Partners, freed: readonly Waiter[]): Waiter[][] {
  const groups: Waiter[][] = [];
  const freedBySeniority = freed.toSorted((a, b) => a.seniority - b.seniority);
  for (const seed of new Set([...prospects.overdue, ...freedBySeniority])) {
    if (prospects.isTaken(seed)) continue;
    const group = groupAround(seed, prospects, partners);
    if (!group) continue;
    prospects.take(group);
    groups.push(inOrder(group, freed.includes(seed) ? seed : null));
  }
  return groups;
}

/** By seniority, whoever arrived last. */
function inOrder(group: readonly Waiter[], arriving: Waiter | null): Waiter[] {
  const others = group.filter((member) => member !== arriving).toSorted((a, b) => a.seniority - b.seniority);
  return arriving ? [...others, arriving] : others;
}

/**
 * Grows a group around `seed`: at each step the one is added whose pairs with all members have the best joint chance, whoever is
 * overdue before the others. Pairs that were measured as good in an earlier group count above every estimate, so what is known is
 * used first. Where no group can be completed with somebody, the next best is tried in their stead.
 */
function groupAround(seed: Waiter, prospects: Prospects, partners: Partners): Waiter[] | null {
  const shortlist = [...new Set(partners.shortlist(seed))]
    .map((other) => prospects.prospect(seed, other))
    .filter(({ other, chance }) => prospects.mayMeet(seed, other, chance))
    .toSorted((a, b) => (isBetter(a, b) ? -1 : 1))
    .slice(0, CONSIDERED)
    .map(({ other }) => other);
  let steps = 0;

  function complete(group: readonly Waiter[], others: readonly Waiter[]): readonly Waiter[] | null {
    const missing = prospects.view.groupSize - group.length;
    if (missing === 0) return group;
    const open = [...others];
    while (open.length >= missing && steps++ < MAX_STEPS) {
      const next = bestAddition(group, open, prospects);
      if (!next) return null;
      open.splice(open.indexOf(next), 1);
      const found = complete([...group, next], open);
      if (found) return found;
    }
    return null;
  }

  return complete([seed], shortlist)?.slice() ?? null;
}

function bestAddition(group: readonly Waiter[], others: readonly Waiter[], prospects: Prospects): Waiter | null {
  let best: Waiter | null = null;
  let bestChance = 0;
  for (const other of others) {
    const chance = jointChance(group, other, prospects);
    if (chance > 0 && prospects.isOverdue(other)) return other;
    if (chance > bestChance) [best, bestChance] = [other, chance];
  }
  return best;
}

/** 0 if any of the pairs may not be put forward. */
function jointChance(group: readonly Waiter[], other: Waiter, prospects: Prospects): number {
  let joint = 1;
  for (const member of group) {
    const chance = prospects.chance(member, other);
    if (!prospects.mayMeet(member, other, chance)) return 0;
    joint *= chance;
  }
  return joint;
}
