import type { PairLooks } from "./pair-looks.ts";
import type { Waiter } from "../candidates/waiter.ts";

/** Somebody who may be added to a group. */
export interface Addition {
  readonly waiter: Waiter;
  /** The joint chance of the pairs with all members. */
  readonly chance: number;
  readonly isOverdue: boolean;
}

interface Search {
  readonly groupSize: number;
  readonly looks: PairLooks;
}

/** For one person no more than this is spent, so that a hopeless one leaves something for the others. */
const MOST_PER_SEED = 1_250;

/**
 * Grows a group around `seed`: at each step the one is added whose pairs with all members have the best joint chance, whoever is
 * overdue before the others. Pairs that were measured as good in an earlier group count above every estimate, so what is known is
 * used first. Where no group can be completed with somebody, the next best is tried in their stead.
 */
export function completeGroup(
  seed: Waiter,
  shortlist: readonly Addition[],
  { groupSize, looks }: Search,
): readonly Waiter[] | null {
  const leaveLeft = Math.max(0, looks.left - MOST_PER_SEED);
  return complete([seed], shortlist);

  function complete(group: readonly Waiter[], additions: readonly Addition[]): readonly Waiter[] | null {
    const missing = groupSize - group.length;
    if (missing === 0) return group;
    let open = additions;
    while (open.length >= missing && looks.left > leaveLeft) {
      const next = best(open);
      open = open.filter((addition) => addition !== next);
      const extended = [...group, next.waiter];
      if (!looks.canGroup(extended)) continue;
      const found = complete(extended, withMember(next.waiter, open));
      if (found) return found;
    }
    return null;
  }

  /** Whoever may not meet the new member cannot be added any more. */
  function withMember(member: Waiter, open: readonly Addition[]): Addition[] {
    const still: Addition[] = [];
    for (const { waiter, chance, isOverdue } of open) {
      const joint = chance * looks.chance(member, waiter);
      if (joint > 0) still.push({ waiter, chance: joint, isOverdue });
    }
    return still;
  }
}

function best(open: readonly Addition[]): Addition {
  return open.find(({ isOverdue }) => isOverdue) ?? open.reduce((a, b) => (b.chance > a.chance ? b : a));
}
