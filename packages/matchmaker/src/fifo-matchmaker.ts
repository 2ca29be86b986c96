import type { MatchCandidate } from "./candidate.ts";
import { Matchmaker } from "./matchmaker.ts";

/** First come, first served: the arriving participant joins those who have waited longest. The default of a scene. */
export class FifoMatchmaker extends Matchmaker {
  static override readonly optionNames: readonly string[] = ["maxP2pRttMs"];

  findMatch(arriving: MatchCandidate, waiting: readonly MatchCandidate[], groupSize: number): MatchCandidate[] | null {
    if (waiting.length + 1 < groupSize) return null;
    return [...waiting.slice(0, groupSize - 1), arriving];
  }
}
