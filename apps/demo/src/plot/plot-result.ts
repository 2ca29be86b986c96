import type { ProbeVerdict } from "@earshot/client";

/** The number that decided, and what it is. */
export interface PlotResult {
  readonly name: "median" | "result";
  readonly ms: number;
}

/** The number that decided, for a line of its own. Where the two sides contradict each other, no number did. */
export function toResult(verdict: ProbeVerdict | null): PlotResult | null {
  if (!verdict || verdict.rttMs === null || verdict.reason === "reports-disagree") return null;
  const { rttMs, own, theirs } = verdict;
  const isMedian = [own?.medianMs, theirs?.medianMs].includes(rttMs);
  return { name: isMedian ? "median" : "result", ms: rttMs };
}
