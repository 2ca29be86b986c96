import type { MatchCandidate } from "./candidate.ts";

/** The waitroom at one moment, as a matchmaker that plans sees it. */
export interface WaitroomView {
  readonly groupSize: number;
  /** Everybody who may be put forward now (waiting, online, visible), by seniority. */
  readonly candidates: readonly MatchCandidate[];
  /** Those of them who arrived or were freed since the last plan, by seniority. */
  readonly freed: readonly MatchCandidate[];
  /** False while the pair cools down after a rejection. Symmetric. */
  canPair(a: MatchCandidate, b: MatchCandidate): boolean;
}
