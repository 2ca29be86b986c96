import type { ProbeVerdict } from "@earshot/client";
import { acceptanceSentence, rejectionSentence } from "../text/words.ts";

/** One line of what was tried: the same sentence is said once, with how often in a row. */
export interface Try {
  readonly sentence: string;
  readonly accepted: boolean;
  readonly count: number;
  /** The number of the last of them, from 1. */
  readonly lastNumber: number;
}

/** The latest first. */
export function toTries(verdicts: readonly ProbeVerdict[]): Try[] {
  const tries: Try[] = [];
  for (const [index, verdict] of verdicts.entries()) {
    const sentence = sentenceOf(verdict);
    const last = tries[0];
    const isSame = last?.sentence === sentence;
    if (isSame) tries.shift();
    const count = isSame ? last.count + 1 : 1;
    tries.unshift({ sentence, accepted: verdict.accepted, count, lastNumber: index + 1 });
  }
  return tries;
}

function sentenceOf({ reason, rttMs, maxP2pRttMs }: ProbeVerdict): string {
  if (reason) return rejectionSentence({ reason, rttMs }, maxP2pRttMs);
  return rttMs === null ? "Close enough." : acceptanceSentence(rttMs, maxP2pRttMs);
}
