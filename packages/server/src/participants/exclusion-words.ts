import type { ExclusionReason } from "@earshot/matchmaker";

const words: Readonly<Record<ExclusionReason, string>> = {
  excluded: "This study is for people who have not taken part in an earlier one. Thank you for coming all the same.",
};

/** What somebody is told who may not take part: what can be done about it, if anything. Never that something of theirs is bad. */
export function exclusionWords(reason: string): string | undefined {
  return isExclusion(reason) ? words[reason] : undefined;
}

function isExclusion(reason: string): reason is ExclusionReason {
  return Object.hasOwn(words, reason);
}
