import type { MatchCandidate } from "./candidate.ts";
import { UNLIKELY } from "./chance.ts";
import type { Prospects } from "./prospects.ts";
import type { Waiter } from "./waiter.ts";

/**
 * For one group no more people are looked at: the oldest. Bounds the time in a crowd; whoever is younger becomes one of the
 * oldest in time.
 */
const LOOKED_AT = 32;

/**
 * Who was overtaken: whoever is older than a member of a group and could have been tried with all its other members. Once for
 * each such group; unlikely pairs do not count.
 */
export function passedOver(prospects: Prospects, groups: readonly (readonly MatchCandidate[])[]): MatchCandidate[] {
  if (prospects.view.groupSize === 1) return [];
  const members = groups.map((group) => group.flatMap((candidate) => prospects.waiterOf(candidate) ?? []));
  for (const group of members) prospects.take(group);
  return members.flatMap((group) => overtakenBy(group, prospects));
}

function overtakenBy(group: readonly Waiter[], prospects: Prospects): MatchCandidate[] {
  const youngest = Math.max(...group.map(({ seniority }) => seniority));
  const overtaken: MatchCandidate[] = [];
  let lookedAt = 0;
  for (const other of prospects.inReachOf(group)) {
    if (other.seniority >= youngest || ++lookedAt > LOOKED_AT) break;
    if (prospects.isTaken(other)) continue;
    if (couldReplaceSomebody(group, other, prospects)) overtaken.push(other.candidate);
  }
  return overtaken;
}

/** The only one with whom it could not be tried is the only one whose place it could have had. */
function couldReplaceSomebody(group: readonly Waiter[], other: Waiter, prospects: Prospects): boolean {
  let unfit: Waiter | null = null;
  for (const member of group) {
    if (couldBeTried(member, other, prospects)) continue;
    if (unfit || member.seniority < other.seniority) return false;
    unfit = member;
  }
  return true;
}

function couldBeTried(one: Waiter, other: Waiter, prospects: Prospects): boolean {
  const chance = prospects.chance(one, other);
  if (chance <= UNLIKELY || prospects.isHeldBack(one, other, chance)) return false;
  return prospects.view.canPair(one.candidate, other.candidate);
}
