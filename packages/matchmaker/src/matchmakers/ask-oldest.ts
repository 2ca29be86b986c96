import type { ReadonlyCandidateIndex, RttRange } from "../candidates/candidate-index.ts";
import type { MatchCandidate } from "../candidates/candidate.ts";
import { firstCompatibleGroup, isCompatible, ruleBeside } from "./compatible-group.ts";
import { Filtered } from "../candidates/filtered.ts";
import type { Waiter } from "../candidates/waiter.ts";
import type { WaitroomView } from "./waitroom-view.ts";

/** Those with whom one candidate may be grouped now: they are free, and may be paired with it. */
export interface FreeWaiters {
  bySeniority(range?: RttRange): Iterable<Waiter>;
  /** Those of `ids` who are here, by seniority. */
  among(ids: readonly string[]): Waiter[];
  /** Those who remember the candidate as a previous partner, by seniority. */
  remembering(): Waiter[];
}

/** Whom a matchmaker chooses from for `arriving`, and in which order further ones are tried. Looked at no further than needed. */
export interface Choice {
  readonly chosen: Iterable<Waiter>;
  /** Asked only where the first choice is ruled out. */
  readonly ranked: () => Iterable<Waiter>;
}

type ChoiceFor = (arriving: MatchCandidate, free: FreeWaiters) => Choice;

/** The same answers as `askEach` for a matchmaker that takes the first there are, without looking at everybody. */
export function askOldest(view: WaitroomView, index: ReadonlyCandidateIndex, choiceFor: ChoiceFor): MatchCandidate[][] {
  const taken = new Set<string>();
  const proposals: MatchCandidate[][] = [];
  for (const arriving of view.freed) {
    if (taken.has(arriving.participantId)) continue;
    const isFree = ({ participantId, candidate }: Waiter): boolean =>
      participantId !== arriving.participantId && !taken.has(participantId) && view.canPair(candidate, arriving);
    const group = groupFor(arriving, view, choiceFor(arriving, freeWaiters(arriving, index, isFree)));
    if (!group) continue;
    proposals.push(group);
    for (const { participantId } of group) taken.add(participantId);
  }
  return proposals;
}

function freeWaiters(
  { participantId }: MatchCandidate,
  index: ReadonlyCandidateIndex,
  isFree: (waiter: Waiter) => boolean,
): FreeWaiters {
  const sorted = (waiters: Waiter[]) => waiters.filter(isFree).toSorted((a, b) => a.seniority - b.seniority);
  return {
    bySeniority: (range) => new Filtered(index.bySeniority(range), isFree),
    among: (ids) => sorted([...new Set(ids)].flatMap((id) => index.get(id) ?? [])),
    remembering: () => sorted(index.remembering(participantId)),
  };
}

function groupFor(arriving: MatchCandidate, view: WaitroomView, { chosen, ranked }: Choice): MatchCandidate[] | null {
  const others = view.groupSize - 1;
  const firstChoice = first(others, chosen);
  if (!firstChoice) return null;
  if (isCompatible(firstChoice, ruleBeside(arriving, view))) return [...firstChoice, arriving];
  const seniorities = new Map([...ranked()].map(({ candidate, seniority }) => [candidate, seniority]));
  const group = firstCompatibleGroup([...seniorities.keys()], others, ruleBeside(arriving, view));
  const bySeniority = group?.toSorted((a, b) => (seniorities.get(a) ?? 0) - (seniorities.get(b) ?? 0));
  return bySeniority ? [...bySeniority, arriving] : null;
}

/** The first `count`; `null` if there are fewer. */
function first(count: number, waiters: Iterable<Waiter>): MatchCandidate[] | null {
  const found: MatchCandidate[] = [];
  if (count === 0) return found;
  for (const { candidate } of waiters) if (found.push(candidate) === count) return found;
  return null;
}

/**
 * True if no subclass of a researcher's answers otherwise than the built-in class: only then its rule may be read off the index.
 */
export function answersAs(matchmaker: object, { prototype }: { readonly prototype: object }): boolean {
  const doors = ["findMatch", "rankCandidates"];
  return doors.every((door) => Reflect.get(matchmaker, door) === Reflect.get(prototype, door));
}
