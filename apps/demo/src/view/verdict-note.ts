import type { ProbeVerdict, Rejection } from "@earshot/client";
import { formatMs, formatPercent } from "../text/format.ts";
import { blockedWords, medianNote } from "../text/words.ts";

interface Context {
  /** The page's own switch. */
  readonly isBlocked: boolean;
  /** All there were. */
  readonly verdicts: readonly ProbeVerdict[];
}

/** Below a rejection: what the two sides measured, or what may be the reason that they could not. */
export function noteOf({ reason, rttMs, own, theirs }: Rejection, { isBlocked, verdicts }: Context): string {
  switch (reason) {
    case "rtt-too-high":
      return rttMs === null ? "" : medianNote;
    case "reports-disagree":
      return bothSides(toMs(own?.medianMs), toMs(theirs?.medianMs));
    case "jitter-too-high":
      return bothSides(toMs(own?.jitterMs), toMs(theirs?.jitterMs));
    case "loss-too-high":
      return bothSides(toPercent(own?.lossRatio), toPercent(theirs?.lossRatio));
    case "connection-failed":
      return isBlocked ? blockedWords.bySwitch : hintFor(verdicts);
    case "timeout":
      if (isBlocked) return blockedWords.bySwitch;
      // Whoever was connected is not behind a firewall.
      return own?.openMs == null && theirs?.openMs == null ? blockedWords.hint : "";
    case "path-not-allowed":
      return blockedWords.relay;
    case "peer-left":
    case "not-ready":
    case "unmeasurable":
      return "";
  }
}

/** One failure may be the partner's; failures with several are more likely one's own. */
function hintFor(verdicts: readonly ProbeVerdict[]): string {
  const failed = verdicts.filter(({ reason }) => reason === "connection-failed").map(({ partnerId }) => partnerId);
  return new Set(failed).size > 1 ? `${blockedWords.ownSide} ${blockedWords.hint}` : blockedWords.hint;
}

function bothSides(own: string, theirs: string): string {
  return `Measured here: ${own}; at the partner’s: ${theirs}.`;
}

function toMs(ms: number | null | undefined): string {
  return ms == null ? "nothing" : formatMs(ms);
}

function toPercent(ratio: number | undefined): string {
  return ratio === undefined ? "nothing" : formatPercent(ratio);
}
