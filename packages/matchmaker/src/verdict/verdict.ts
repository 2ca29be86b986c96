import { isAbove } from "../above-limit.ts";
import { disagree, type ProbeReport } from "./measurement.ts";
import { wereHeldUp } from "./held-up.ts";
import { statisticOf, statisticWithLost, type P2pRules } from "./p2p-rules.ts";

export type RejectionReason =
  | "rtt-too-high"
  | "timeout"
  | "connection-failed"
  | "peer-left"
  | "reports-disagree"
  /** Over a TURN server, which the scene does not allow. */
  | "path-not-allowed"
  | "jitter-too-high"
  | "loss-too-high"
  /** A browser whose clock is too coarse to tell. */
  | "unmeasurable";

/**
 * What a probe came to. `rttMs` is the worse of the two sides' statistics, of the pings that came back; `null` if a side has
 * none.
 * `goodFromMs` is the smallest limit that the pair keeps to, by all pings, a lost one infinitely slow; `null` if there is none.
 */
export type Verdict =
  | { readonly kind: "accepted"; readonly rttMs: number; readonly goodFromMs: number }
  | {
      readonly kind: "rejected";
      readonly reason: RejectionReason;
      readonly rttMs: number | null;
      readonly goodFromMs: number | null;
    };

export function rejected(
  reason: RejectionReason,
  rttMs: number | null = null,
  goodFromMs: number | null = null,
): Verdict {
  return { kind: "rejected", reason, rttMs, goodFromMs };
}

/** By what a pair is judged: the matchmaker's limit, and what the scene asks beside it. */
export interface Judgement {
  readonly shouldReject: (rttMs: number | null) => boolean;
  readonly p2p: P2pRules;
}

/**
 * The verdict over the reports of both sides. The worse side decides, so a side that lies can cause a rejection but never an
 * acceptance. Two sides that differ too much, one of them within the limit, have not measured the same link. Within the limit
 * they may differ: a few pings decide there, and a link on which round trips vary is none that is too slow.
 *
 * The number of a verdict is that of the pings that came back. Whether it is good enough is decided by all: a lost ping is
 * infinitely slow, so that nobody is matched over a link that is quick whenever it works.
 */
export function judge(reports: readonly [ProbeReport, ProbeReport], { shouldReject, p2p }: Judgement): Verdict {
  const [first, second] = reports;
  if (first.kind !== "measured") return judgeAlone(first, shouldReject);
  if (second.kind !== "measured") return judgeAlone(second, shouldReject);
  const sides = [first.measurement, second.measurement];
  const rttsMs = [
    statisticOf(first.measurement, p2p.statistic),
    statisticOf(second.measurement, p2p.statistic),
  ] as const;
  const rttMs = worse(...rttsMs);
  const goodFromMs = worse(
    statisticWithLost(first.measurement, p2p.statistic),
    statisticWithLost(second.measurement, p2p.statistic),
  );
  if (!p2p.allowRelay && sides.some(({ path }) => path === "relay")) return rejected("path-not-allowed", rttMs);
  if (rttsMs.some(shouldReject) && !rttsMs.every(shouldReject) && disagree(...rttsMs))
    return rejected("reports-disagree", rttMs);
  const isTooSlow = goodFromMs === null || shouldReject(goodFromMs);
  if (isTooSlow && wereHeldUp(sides, shouldReject)) return rejected("reports-disagree", rttMs);
  if (rttMs === null) return rejected("loss-too-high");
  if (shouldReject(rttMs)) return rejected("rtt-too-high", rttMs, goodFromMs);
  if (isTooSlow) return rejected("loss-too-high", rttMs, goodFromMs);
  if (sides.some((side) => exceeds(side.lossRatio, p2p.maxLossRatio))) return rejected("loss-too-high", rttMs);
  if (sides.some((side) => exceeds(side.jitterMs, p2p.maxJitterMs))) return rejected("jitter-too-high", rttMs);
  return { kind: "accepted", rttMs, goodFromMs };
}

/** What a report says that needs no second one: nothing was measured, or no more had to be. */
export function judgeAlone(
  report: Exclude<ProbeReport, { kind: "measured" }>,
  shouldReject: Judgement["shouldReject"],
): Verdict {
  if (report.kind === "failed") return rejected(report.reason);
  const { iceRttMs } = report;
  return shouldReject(iceRttMs) ? rejected("rtt-too-high", iceRttMs, iceRttMs) : rejected("reports-disagree", iceRttMs);
}

function worse(aMs: number | null, bMs: number | null): number | null {
  return aMs === null || bMs === null ? null : Math.max(aMs, bMs);
}

function exceeds(value: number | null, limit: number | null): boolean {
  return limit !== null && (value === null || isAbove(value, limit));
}
