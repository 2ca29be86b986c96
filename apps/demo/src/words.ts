import type { EndReason, Partner, PartnerEvents, ProbeStage, Rejection } from "@earshot/client";
import { formatMs, formatMsBeside } from "./format.ts";

type RejectionReason = Rejection["reason"];
type Path = NonNullable<Partner["rtt"]>["path"];
type CloseReason = PartnerEvents["closed"]["reason"];

/** Every sentence of the page that depends on what happens. */
export const words = {
  connecting: ["Reaching the server", "The page opens its line to the waitroom."],
  connectingLong: ["No answer from the server yet", "Still trying. Is it running, and can this browser reach it?"],
  reconnecting: ["The line to the server broke", "Reaching it again. Your place in the waitroom is kept for a while."],
  measuring: ["Timing the server", "The server times one round trip to this page, to guess who may be near."],
  waitingAlone: ["Waiting for a partner", "Nobody else is here yet. Open a second tab, and you are your own partner."],
  waiting: ["Waiting for a partner", "As soon as somebody suits, the two browsers are measured."],
  waitingAfterTry: [
    "Back in the waitroom",
    "Your old place and your time limit are kept. The next who suits is tried.",
  ],
  countdown: ["Close enough", "Everybody gets ready. It starts in a moment."],
  countdownUnmeasured: ["Partner found", "Everybody gets ready. It starts in a moment."],
  matched: ["Matched", "You keep the very connection that was measured."],
  matchedUnmeasured: ["Matched", "This scene does not measure. The connection goes straight between the browsers."],
  leftMatch: ["You left the match", "The connection is closed, and your partner has been told."],
  matchOver: ["The match is over", "Nobody else is left in it. You may join the waitroom again."],
} as const satisfies Record<string, readonly [string, string]>;

export const probingWords: Record<ProbeStage, readonly [string, string]> = {
  preparing: ["Partner found", "Both browsers get ready for the measurement."],
  connecting: ["Partner found", "The two browsers open a direct connection."],
  measuring: ["Measuring", "Pings go to the partner’s browser and back."],
};

export const endWords: Record<EndReason, readonly [string, string]> = {
  "timed-out": [
    "Nobody suited in time",
    "The waitroom’s time limit is over. In a study, you would be paid and sent on.",
  ],
  left: ["You left the waitroom", "Your place is free again."],
  disconnected: ["Your place was given up", "The line to the server was broken for too long."],
  replaced: ["Open in another tab", "The same participant joined elsewhere, and that tab has taken the place over."],
  unsupported: [
    "This browser makes no connections to others",
    "WebRTC is missing, switched off, or blocked by an extension. Another browser will do.",
  ],
  preview: ["This is only a preview", "It begins when you accept the work."],
  failed: [
    "No way into the waitroom",
    "The server cannot be reached, or it does not let this page in. You can try again.",
  ],
};

const rejectionWords: Record<RejectionReason, string> = {
  "rtt-too-high": "Too far apart.",
  timeout: "The measurement did not come to an end in time.",
  "connection-failed": "The two browsers could not open a direct connection.",
  "peer-left": "The partner left before the measurement was done.",
  "reports-disagree": "The measurements contradict each other, so none of them counts.",
  "path-not-allowed": "The connection went through a relay, which this scene does not allow.",
  "jitter-too-high": "The round trip between the two browsers was too uneven.",
  "loss-too-high": "Too many pings between the two browsers were lost.",
  unmeasurable: "One browser’s clock is too coarse to measure a round trip.",
};

/** `limitMs` is `null` if no probe came so far as to say it. */
export function rejectionSentence(
  { reason, rttMs }: Pick<Rejection, "reason" | "rttMs">,
  limitMs: number | null,
): string {
  if (reason !== "rtt-too-high" || rttMs === null || limitMs === null) return rejectionWords[reason];
  return `Too far apart: ${formatMsBeside(rttMs, limitMs)}, the limit is ${formatMs(limitMs)}.`;
}

/** Under a verdict with a number: why its line need not run through this page’s own dots. */
export const medianNote = "Both browsers measure. The slower of the two medians decides.";

export const backInWaitroom = "You are back in the waitroom, at your old place.";

export function acceptanceSentence(rttMs: number | null, limitMs: number | null): string {
  if (rttMs === null) return "Matched without a measurement: this scene has no limit.";
  const limit = limitMs === null ? "" : `, the limit is ${formatMs(limitMs)}`;
  return `Close enough: ${limitMs === null ? formatMs(rttMs) : formatMsBeside(rttMs, limitMs)}${limit}.`;
}

export const stepLabels = {
  server: "Server",
  rtt: "Server timing",
  waitroom: "Waitroom",
  probe: "Probe",
  countdown: "Countdown",
  match: "Match",
} as const;

export const stageLabels: Record<ProbeStage, string> = {
  preparing: "getting ready",
  connecting: "connecting",
  measuring: "pinging",
};

export const pathWords: Record<Path, string> = {
  host: "direct, in one network",
  srflx: "direct, across routers",
  prflx: "direct, across routers",
  relay: "through a relay",
  unknown: "not known",
};

export const closeWords: Record<CloseReason, string> = {
  left: "has left. The connection is closed.",
  "connection-lost": "is gone: the connection was lost.",
  "connection-failed": "cannot be reached: no connection came about.",
};

export const plotWords = {
  idle: "Nothing measured yet. When a partner is found, each ping becomes a dot here.",
  preparing: "Partner found. Waiting for both browsers …",
  connecting: "Opening a direct connection …",
  measuring: "First pings under way …",
  unmeasured: "This scene does not measure: whoever comes first is matched.",
  failed: "No ping came back.",
} as const;
