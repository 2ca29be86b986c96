import { aGroup, answerTo, candidates } from "./answers.ts";
import type { MatchCandidate } from "../candidates/candidate.ts";
import { firstCompatibleGroup, isCompatible, ruleBeside } from "./compatible-group.ts";
import type { WaitroomView } from "./waitroom-view.ts";

/** What is asked of a matchmaker here. */
interface AskedMatchmaker {
  findMatch(
    arriving: MatchCandidate,
    waiting: readonly MatchCandidate[],
    groupSize: number,
  ): readonly MatchCandidate[] | null;
  rankCandidates(
    arriving: MatchCandidate,
    waiting: readonly MatchCandidate[],
    groupSize: number,
  ): readonly MatchCandidate[];
}

/** Plans by asking `findMatch` for each arriving or freed participant, by seniority. Every candidate is used at most once. */
export function askEach(matchmaker: AskedMatchmaker, view: WaitroomView): MatchCandidate[][] {
  const free = new Map(view.candidates.map((candidate) => [candidate.participantId, candidate]));
  const proposals: MatchCandidate[][] = [];
  for (const arriving of view.freed) {
    if (!free.has(arriving.participantId)) continue;
    const isOther = ({ participantId }: MatchCandidate) => participantId !== arriving.participantId;
    const waiting = [...free.values()].filter((other) => isOther(other) && view.canPair(other, arriving));
    const group = groupFor({ matchmaker, arriving, waiting, view });
    if (!group) continue;
    proposals.push(group);
    for (const { participantId } of group) free.delete(participantId);
  }
  return proposals;
}

interface Question {
  matchmaker: AskedMatchmaker;
  arriving: MatchCandidate;
  waiting: readonly MatchCandidate[];
  view: WaitroomView;
}

/** The matchmaker's first choice; where a pair inside it is cooling down, the first group along its ranking that has none. */
function groupFor({ matchmaker, arriving, waiting, view }: Question): MatchCandidate[] | null {
  const { groupSize } = view;
  const chosen = answerTo("findMatch", matchmaker.findMatch(arriving, waiting, groupSize), aGroup);
  if (!chosen || isCompatible(chosen, view)) return chosen;
  const ranked = answerTo("rankCandidates", matchmaker.rankCandidates(arriving, waiting, groupSize), candidates);
  const others = firstCompatibleGroup(ranked, groupSize - 1, ruleBeside(arriving, view));
  if (!others) return null;
  const memberIds = new Set(others.map(({ participantId }) => participantId));
  return [...waiting.filter(({ participantId }) => memberIds.has(participantId)), arriving];
}
