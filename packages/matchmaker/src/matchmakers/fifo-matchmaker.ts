import { answersAs, askOldest } from "./ask-oldest.ts";
import type { MatchCandidate } from "../candidates/candidate.ts";
import { Matchmaker } from "./matchmaker.ts";
import type { WaitroomView } from "./waitroom-view.ts";

/** First come, first served: the arriving participant joins those who have waited longest. The default of a scene. */
export class FifoMatchmaker extends Matchmaker {
  static override readonly optionNames: readonly string[] = Matchmaker.optionNames;

  findMatch(arriving: MatchCandidate, waiting: readonly MatchCandidate[], groupSize: number): MatchCandidate[] | null {
    if (waiting.length + 1 < groupSize) return null;
    return [...waiting.slice(0, groupSize - 1), arriving];
  }

  /**
   * With an index the waiting are not even listed. A class of a researcher's, which answers otherwise, is asked through
   * `findMatch`.
   */
  override propose(view: WaitroomView, atMs: number): MatchCandidate[][] {
    if (!view.index || !answersAs(this, FifoMatchmaker)) return super.propose(view, atMs);
    return askOldest(view, view.index, (_arriving, free) => {
      return { chosen: free.bySeniority(), ranked: () => free.bySeniority() };
    });
  }
}
