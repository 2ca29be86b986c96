import type { ReadonlyCandidateIndex } from "../candidates/candidate-index.ts";
import type { MatchCandidate } from "../candidates/candidate.ts";
import type { LookBudget } from "../look-budget.ts";
import type { ReadonlyTrackRecord } from "../pairs/track-record.ts";
import type { Waiter } from "../candidates/waiter.ts";

/** The waitroom at one moment, as a matchmaker that plans sees it. */
export interface WaitroomView {
  /** How many make a group. */
  readonly groupSize: number;
  /** Everybody who may be put forward now (waiting, online, visible), by seniority. */
  readonly candidates: readonly MatchCandidate[];
  /** Those of them who arrived or were freed since the last plan, by seniority. */
  readonly freed: readonly MatchCandidate[];
  /** False while the pair cools down after a rejection, and for whom the scene does not allow together. Symmetric. */
  canPair(a: MatchCandidate, b: MatchCandidate): boolean;
  /**
   * False for a group of people each two of whom may be put forward, but not all together: the strictest limit of a group counts
   * for every pair in it. Absent: there is no such group.
   */
  canGroup?(members: readonly MatchCandidate[]): boolean;
  /** The limit in ms that holds for the two of them now; `null`: none. Absent: the matchmaker's own. */
  limitOf?(a: MatchCandidate, b: MatchCandidate): number | null;
  /** The round trip in ms that was measured between them, whose connection is still open; `null`: none. Absent: none is. */
  edgeOf?(a: MatchCandidate, b: MatchCandidate): number | null;
  /** The wait of a candidate. Absent: everybody has waited for long, in the order of `candidates`. */
  waiterOf?(candidate: MatchCandidate): Waiter | undefined;
  /**
   * What became of the pairs of this waitroom that were measured, by the matchmaker's own `kindsOf`. Absent: nothing is known.
   */
  readonly trackRecord?: ReadonlyTrackRecord;
  /**
   * What the plan may still cost; the questions above draw on it themselves. Absent: a search has a budget of its own.
   */
  readonly budget?: LookBudget;
  /** The candidates, filed so that not everybody has to be looked at. Absent: there is only the array. */
  readonly index?: ReadonlyCandidateIndex;
}
