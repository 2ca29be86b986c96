import type { MatchCandidate } from "../src/candidates/candidate.ts";

/** A candidate with what a test is about; previous partners make a group history. */
export function candidate(
  participantId: string,
  serverRttMs: number | null = null,
  previousPartners?: string[],
): MatchCandidate {
  const groupHistory = previousPartners ? { previousPartners, sourceSceneId: "earlier", groupId: "g" } : null;
  return { participantId, serverRttMs, groupHistory };
}

/** Candidates of the given names, frozen: whoever changes the list or a member throws. */
export function frozen(candidates: readonly MatchCandidate[]): readonly MatchCandidate[] {
  return Object.freeze(candidates.map((one) => Object.freeze(one)));
}

export function idsOf(group: readonly MatchCandidate[] | null): string[] | null {
  return group?.map(({ participantId }) => participantId) ?? null;
}
