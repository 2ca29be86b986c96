import { completeGroup } from "./group-search.ts";
import { PairLooks } from "./pair-looks.ts";
import type { Partners } from "./partners.ts";
import { isBetter } from "./prospect.ts";
import type { Prospects } from "./prospects.ts";
import type { Waiter } from "./waiter.ts";

/** From how many of the best partners of somebody a group is put together. */
const CONSIDERED = 48;

/**
 * What one plan may cost, in looks at pairs: some 20 ms. Only crowds of hundreds who come at once or cannot be grouped come near
 * to it.
 */
const MOST_LOOKS = 400_000;

/**
 * So much of it is left to those who were freed: they may complete a group that those who wait in vain again and again cannot.
 */
const LEFT_TO_FREED = MOST_LOOKS / 2;

/**
 * Groups of more than two: around whoever was passed over too often first, then around those who were freed; the oldest first.
 */
export function rankedGroups(prospects: Prospects, partners: Partners, freed: readonly Waiter[]): Waiter[][] {
  const groups: Waiter[][] = [];
  const looks = new PairLooks(prospects, MOST_LOOKS);
  const tried = new Set<Waiter>();
  const groupAll = (seeds: readonly Waiter[], leaveLooks: number) => {
    for (const seed of seeds) {
      if (looks.left <= leaveLooks) return;
      if (tried.has(seed) || prospects.isTaken(seed)) continue;
      tried.add(seed);
      const group = groupAround(seed, { prospects, partners, looks });
      if (!group) continue;
      prospects.take(group);
      groups.push(inOrder(group, freed.includes(seed) ? seed : null));
    }
  };
  groupAll(prospects.overdue, LEFT_TO_FREED);
  groupAll(
    freed.toSorted((a, b) => a.seniority - b.seniority),
    0,
  );
  return groups;
}

/** By seniority, whoever arrived last. */
function inOrder(group: readonly Waiter[], arriving: Waiter | null): Waiter[] {
  const others = group.filter((member) => member !== arriving).toSorted((a, b) => a.seniority - b.seniority);
  return arriving ? [...others, arriving] : others;
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
