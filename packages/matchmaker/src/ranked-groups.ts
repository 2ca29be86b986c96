import type { Partners } from "./partners.ts";
import { isBetter } from "./prospect.ts";
import type { Prospects } from "./prospects.ts";
import type { Waiter } from "./waiter.ts";

/** From how many of the best partners of somebody a group is put together. */
const CONSIDERED = 48;

/** Groups of more than two: the oldest of the freed first, whoever was passed over too often before all others. */
export function rankedGroups(prospects: Prospects, partners: Partners, freed: readonly Waiter[]): Waiter[][] {
  const groups: Waiter[][] = [];
  const overdueFirst = freed.toSorted(
    (a, b) => Number(prospects.isOverdue(b)) - Number(prospects.isOverdue(a)) || a.seniority - b.seniority,
  );
  for (const seed of overdueFirst) {
    if (prospects.isTaken(seed)) continue;
    const group = groupAround(seed, prospects, partners);
    if (!group) continue;
    prospects.take(group);
    const others = group.filter((member) => member !== seed).toSorted((a, b) => a.seniority - b.seniority);
    groups.push([...others, seed]);
  }
  return groups;
}

/**
 * Grows a group around `seed`: at each step the one is added whose pairs with all members have the best joint chance. Pairs that were
 * measured as good in an earlier group count above every estimate, so what is known is used first. Starts with each of the seed's
 * best partners in turn until a group is complete.
 */
function groupAround(seed: Waiter, prospects: Prospects, partners: Partners): Waiter[] | null {
  const shortlist = [...new Set(partners.shortlist(seed))]
    .map((other) => prospects.prospect(seed, other))
    .filter(({ other, chance }) => prospects.mayMeet(seed, other, chance))
    .toSorted((a, b) => (isBetter(a, b) ? -1 : 1))
    .slice(0, CONSIDERED)
    .map(({ other }) => other);
  for (const first of shortlist) {
    const group = grown([seed, first], shortlist, prospects);
    if (group) return group;
  }
  return null;
}

function grown(start: readonly Waiter[], shortlist: readonly Waiter[], prospects: Prospects): Waiter[] | null {
  const group = [...start];
  while (group.length < prospects.view.groupSize) {
    const next = bestAddition(group, shortlist, prospects);
    if (!next) return null;
    group.push(next);
  }
  return group;
}

function bestAddition(group: readonly Waiter[], shortlist: readonly Waiter[], prospects: Prospects): Waiter | null {
  let best: Waiter | null = null;
  let bestChance = 0;
  for (const other of shortlist) {
    if (group.includes(other)) continue;
    const chance = jointChance(group, other, prospects);
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
