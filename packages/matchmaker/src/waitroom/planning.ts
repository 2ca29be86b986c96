import type { MatchCandidate } from "../candidates/candidate.ts";
import { isCompatible } from "../matchmakers/compatible-group.ts";
import { LOOKS_PER_SEARCH } from "../look-budget.ts";
import { limitFor } from "./obstacle.ts";
import { isIdle, type Participant } from "../room/participant.ts";
import { putForward } from "../grouping/proposals.ts";
import { PlanView } from "./plan-view.ts";
import type { Room } from "../room/room.ts";
import { whatIsWrongWith } from "./unfit-proposal.ts";
import type { WaitroomView } from "../matchmakers/waitroom-view.ts";

/**
 * When a step has cost so many looks at pairs, a few milliseconds, no portion is begun in it any more. What is left to do goes on
 * in the next step, so that no crowd stops the server; by the count and not by a clock, as a plan depends on nothing but the
 * waitroom.
 */
export const LOOKS_PER_STEP = 1_000;

/** How often everybody who is planned for may look at everybody else, beside a search: for a first choice, and for a ranking. */
const LOOKS_AT_EACH = 2;

/** Whoever is planned for costs as much as so many looks, however few the matchmaker needs. */
const LOOKS_PER_PERSON = 100;

/** So many are planned for at once at most, where pairs are to be found. For larger groups it is one, as a search may be long. */
const LARGEST_PORTION = 32;

/** Plans at once, or in the wake of a plan a little later, with whatever else happens until then. */
export function planSoon(room: Room): void {
  if (room.isDraining) return endPlan(room);
  if (room.unplanned.size > 0 && !room.planGoesOn && room.atMs >= room.gatherUntilMs) plan(room);
  if (room.unplanned.size === 0) endPlan(room);
  else if (!room.deadlines.has({ kind: "plan" })) {
    room.deadlines.set({ kind: "plan" }, room.planGoesOn ? room.atMs : room.gatherUntilMs);
  }
}

/** Also when those who were left for the next step have gone: who comes after them begins a plan of their own. */
function endPlan(room: Room): void {
  room.planGoesOn = false;
  room.deadlines.clear({ kind: "plan" });
}

/** Asks the matchmaker about those who arrived or were freed, for as long as a step may take, and acts on what it proposes. */
export function plan(room: Room): void {
  if (room.isDraining) return;
  while (room.unplanned.size > 0 && room.looksLeft > 0) {
    const freed = takePortion(room);
    room.looksLeft -= LOOKS_PER_PERSON * freed.length + planFor(room, freed);
  }
  room.planGoesOn = room.unplanned.size > 0;
  room.gatherUntilMs = room.atMs + room.matchmaker.coalesceMs;
}

/** Those who have waited for a plan for longest, the oldest first; so few that each of them may look at everybody. */
function takePortion(room: Room): Participant[] {
  const most = largestPortion(room);
  const ids: string[] = [];
  for (const id of room.unplanned) if (ids.push(id) >= most) break;
  for (const id of ids) room.unplanned.delete(id);
  return room
    .present(ids)
    .filter(isIdle)
    .toSorted((a, b) => a.seniority - b.seniority);
}

function largestPortion({ rules, idle }: Room): number {
  return rules.groupSize > 2 ? 1 : Math.min(Math.max(1, Math.floor(LOOKS_PER_STEP / idle.size)), LARGEST_PORTION);
}

/**
 * A search that has spent the budget ends, and whoever it was for counts as planned for. A portion has one of its own, however
 * much the step has cost before: everybody's search comes as far as anybody's, so nobody is left out for ever by a crowd.
 *
 * The matchmaker is the researcher's code: what it throws or answers wrongly is reported. When it throws, everybody is asked
 * about alone, one after the other, so that one participant that it cannot handle does not stop the others. Returns how many
 * looks it took.
 */
function planFor(room: Room, freed: readonly Participant[]): number {
  if (freed.length === 0) return 0;
  const mostLooks = LOOKS_PER_SEARCH + LOOKS_AT_EACH * freed.length * room.idle.size;
  const view = new PlanView(room, freed, mostLooks);
  const groups = proposalsFor(room, view);
  let looks = view.budget.taken;
  if (groups) for (const group of groups) putForward(room, group, limitFor(room, group));
  else if (freed.length > 1) for (const one of freed) if (isIdle(one)) looks += planFor(room, [one]);
  return looks;
}

/** `null` if the matchmaker threw, or what it answered was none. */
function proposalsFor(room: Room, view: PlanView): Participant[][] | null {
  const proposals = room.matchmaker.propose(view, room.atMs);
  if (!proposals) return null;
  const groups = checked(room, view, proposals);
  const candidates = groups.map((members) => members.map(({ candidate }) => candidate));
  for (const { participantId } of room.matchmaker.passedOver(view, candidates, room.atMs)) {
    const participant = room.participants.get(participantId);
    if (!participant) continue;
    room.update(participant, { overtaken: participant.overtaken + 1 });
  }
  return groups;
}

/** Keeps the proposals that can be carried out: groups of the right size, of different people who all are free. */
function checked(room: Room, view: WaitroomView, proposals: readonly (readonly MatchCandidate[])[]): Participant[][] {
  const taken = new Set<string>();
  return proposals.flatMap((proposal) => {
    const members = room.present(new Set(proposal.map(({ participantId }) => participantId)));
    const isValid =
      proposal.length === room.rules.groupSize &&
      members.length === proposal.length &&
      members.every((member) => isIdle(member) && !taken.has(member.participantId)) &&
      isCompatible(proposal, view);
    if (!isValid) {
      room.matchmaker.report("propose", new Error(whatIsWrongWith(proposal, room, taken)));
      return [];
    }
    for (const { participantId } of members) taken.add(participantId);
    return [members];
  });
}
