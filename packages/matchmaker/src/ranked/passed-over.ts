import type { MatchCandidate } from "../candidates/candidate.ts";
import { UNLIKELY } from "./chance.ts";
import type { Outlook } from "./outlook.ts";
import type { Waiter } from "../candidates/waiter.ts";

/**
 * For one group no more people are looked at: the oldest. Bounds the time in a crowd; whoever is younger becomes one of the
 * oldest in time.
 */
const LOOKED_AT = 32;

/**
 * Who was overtaken: whoever is older than a member of a group and could have been tried with all its other members. Once for
 * each such group; unlikely pairs do not count.
 */
export function passedOver(outlook: Outlook, groups: readonly (readonly MatchCandidate[])[]): MatchCandidate[] {
  if (outlook.view.groupSize === 1) return [];
  const members = groups.map((group) => group.flatMap((candidate) => outlook.waiterOf(candidate) ?? []));
  for (const group of members) outlook.take(group);
  return members.flatMap((group) => overtakenBy(group, outlook));
}

function overtakenBy(group: readonly Waiter[], outlook: Outlook): MatchCandidate[] {
  return elders(outlook.inReachOf(group), group)
    .filter((other) => !outlook.isTaken(other) && placeFor(other, group, outlook) !== null)
    .map(({ candidate }) => candidate);
}

/**
 * The same group with whoever was passed over too often in the place of somebody younger. After each of them the search begins
 * anew, with the oldest: two members did not suit them before, but one of the two may be gone now.
 */
export function withOverdue(group: readonly Waiter[], outlook: Outlook): readonly Waiter[] {
  for (const other of elders(outlook.overdueInReachOf(group), group)) {
    if (outlook.isTaken(other) || group.includes(other)) continue;
    const replaced = placeFor(other, group, outlook);
    if (replaced) return withOverdue(withInstead(group, replaced, other), outlook);
  }
  return group;
}

/** Those who are older than a member of the group. */
function elders(bySeniority: Iterable<Waiter>, group: readonly Waiter[]): Waiter[] {
  const youngest = Math.max(...group.map(({ seniority }) => seniority));
  const found: Waiter[] = [];
  for (const other of bySeniority) {
    if (other.seniority >= youngest || found.length >= LOOKED_AT) break;
    found.push(other);
  }
  return found;
}

/**
 * Whose place it could have had: that of the only member with whom it could not be tried, else that of the youngest; `null`:
 * nobody's.
 */
function placeFor(other: Waiter, group: readonly Waiter[], outlook: Outlook): Waiter | null {
  const unfit = group.filter((member) => !couldBeTried(member, other, outlook));
  const [replaced] = unfit.length > 0 ? unfit : group.toSorted((a, b) => b.seniority - a.seniority);
  if (!replaced || unfit.length > 1 || replaced.seniority < other.seniority) return null;
  return outlook.canGroup(withInstead(group, replaced, other)) ? replaced : null;
}

function withInstead(group: readonly Waiter[], replaced: Waiter, other: Waiter): readonly Waiter[] {
  return group.map((member) => (member === replaced ? other : member));
}

function couldBeTried(one: Waiter, other: Waiter, outlook: Outlook): boolean {
  const chance = outlook.chance(one, other);
  if (chance <= UNLIKELY || outlook.isHeldBack(one, other, chance)) return false;
  return outlook.view.canPair(one.candidate, other.candidate);
}
