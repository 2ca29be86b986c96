import type { MatchCandidate } from "../candidates/candidate.ts";
import { LookBudget, LOOKS_PER_SEARCH } from "../look-budget.ts";
import { pairsOf } from "../pairs/pair-map.ts";
import type { WaitroomView } from "./waitroom-view.ts";

type PairRule = Pick<WaitroomView, "canPair" | "canGroup" | "budget">;

/** True if every pair of `group` may be paired, and all of them grouped. */
export function isCompatible(group: readonly MatchCandidate[], rule: PairRule): boolean {
  return pairsOf(group).every(([a, b]) => rule.canPair(a, b)) && (rule.canGroup?.(group) ?? true);
}

/** The rule for those who are to join somebody with whom each of them may be paired. */
export function ruleBeside(member: MatchCandidate, rule: PairRule): PairRule {
  return {
    canPair: (a, b) => rule.canPair(a, b),
    canGroup: (others) => rule.canGroup?.([...others, member]) ?? true,
    ...(rule.budget && { budget: rule.budget }),
  };
}

/**
 * The first `size` candidates, in ranked order, of which every pair may be paired, and all grouped; `null` if there are none, or
 * a search may take no longer.
 */
export function firstCompatibleGroup(
  ranked: readonly MatchCandidate[],
  size: number,
  rule: PairRule,
): MatchCandidate[] | null {
  const budget = rule.budget ?? new LookBudget();
  const leaveLeft = Math.max(0, budget.left - LOOKS_PER_SEARCH);

  function extend(group: MatchCandidate[], from: number): MatchCandidate[] | null {
    if (group.length === size) return group;
    for (let index = from; index < ranked.length && budget.left > leaveLeft; index++) {
      budget.take(1);
      const next = ranked[index];
      if (!next || !group.every((member) => rule.canPair(member, next))) continue;
      const extended = [...group, next];
      if (rule.canGroup?.(extended) === false) continue;
      const complete = extend(extended, index + 1);
      if (complete) return complete;
    }
    return null;
  }

  return extend([], 0);
}
