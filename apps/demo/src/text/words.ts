import type { EndReason, Partner, PartnerEvents, ProbeStage, Rejection } from "@earshot/client";
import { formatMs, formatMsBeside } from "./format.ts";

type RejectionReason = Rejection["reason"];
type Path = NonNullable<Partner["rtt"]>["path"];
type CloseReason = PartnerEvents["closed"]["reason"];

/** In the tab's title, of which browsers show the first few letters. */
export const hiddenTitle = "Hidden, not matched";

/** Every sentence of the page that depends on what happens. */
export const words = {
  connecting: ["Reaching the server", "The page opens its line to the waitroom."],
  connectingLong: ["No answer from the server yet", "Still trying. Is it running, and can this browser reach it?"],
  reconnecting: ["The line to the server broke", "Reaching it again. Your place is kept for about 10 seconds."],
  reconnectingLong: [
    "Still no line to the server",
    "Your place was kept for about 10 seconds; by now it is given up. Still trying.",
  ],
  offline: "The browser says that this device is offline.",
  measuring: ["Timing the server", "The server times one round trip to this page, to guess who may be near."],
  hidden: [
    "Hidden: not matched meanwhile",
    "This page is behind another tab or window. Look at it again, and it is put forward. Place and time limit are kept.",
  ],
  waitingAlone: [
    "Waiting for a partner",
    "Nobody else is in view. Open a second window beside this one: tabs of one window hide each other.",
  ],
  waitingAloneAfterHidden: [
    "Waiting for a partner",
    "This page was hidden, and nobody is matched while hidden. If your partner is another tab of this window, that one is " +
      "hidden now: move it into a window of its own, beside this one.",
  ],
  waiting: ["Waiting for a partner", "As soon as somebody suits, the two browsers are measured."],
  backInWaitroom: ["Back in the waitroom", "Your old place and your time limit are kept."],
  aloneNow: "Nobody else is in view now.",
  countdown: ["Close enough", "Everybody gets ready. It starts in a moment."],
  countdownUnmeasured: ["Partner found", "Everybody gets ready. It starts in a moment."],
  matched: ["Matched", "You keep the very connection that was measured."],
  matchedUnmeasured: ["Matched", "This scene does not measure. The connection goes straight between the browsers."],
  rejoined: ["Back in your match", "This page is a new one, and so is its connection."],
  leftMatch: ["You left the match", "The connection is closed, and your partner has been told."],
  lineLost: [
    "The line to the server is lost",
    "It could not be reached again in time, and your place is given up. You can join again once it can.",
  ],
  noSuchScene: "This server runs other scenes. Choose one of the demo’s own above.",
  matchOver: ["The match is over", "Nobody else is left in it. You may join the waitroom again."],
} as const satisfies Record<string, string | readonly [string, string]>;

export const probingWords: Record<ProbeStage, readonly [string, string]> = {
  preparing: ["Partner found", "Both browsers get ready for the measurement."],
  connecting: ["Partner found", "The two browsers open a direct connection."],
  measuring: ["Measuring", "Pings go to the partner’s browser and back."],
};

/** What is asked, and who has answered. */
export const questionWords = {
  "ready-check": ["Are you there?", "A partner is found. Say that you are there, and it begins."],
  aside: ["Are you back?", "You did not say that you are there. Nobody is matched with you until you do."],
  choice: ["Wait longer, or leave?", "Your time limit has come. Somebody may still be found while you think about it."],
  answered: ["Waiting for the others", "They are asked whether they are there."],
} as const;

export const endWords: Record<EndReason, readonly [string, string]> = {
  "timed-out": [
    "Nobody suited in time",
    "The waitroom’s time limit is over. In a study, you would be paid and sent on.",
  ],
  left: ["You left the waitroom", "Your place is free again."],
  "left-after-wait": [
    "You left the waitroom",
    "You had waited for long enough. In a study, you would be paid and sent on.",
  ],
  "not-ready": ["Nobody answered here", "You were asked twice whether you are there, or your time limit is over."],
  disconnected: ["Your place was given up", "The line to the server was broken for too long."],
  replaced: ["Open in another tab", "The same participant joined elsewhere, and that tab has taken the place over."],
  taken: [
    "Open in another tab",
    "Another tab or window has this participant’s place. Go on there, or close it and try again in a moment.",
  ],
  unsupported: [
    "This browser makes no connections to others",
    "WebRTC is missing, switched off, or blocked by an extension. Another browser will do.",
  ],
  excluded: ["Not in this study", "The study does not let this participant wait."],
  "device-not-allowed": ["Not on this device", "The study runs on other kinds of devices."],
  "browser-not-allowed": ["Not in this browser", "The study runs in other browsers."],
  "connection-too-weak": ["Not over this network", "The study needs a faster network."],
  "server-rtt-too-high": ["Too far from the server", "The way to the server is longer than the study can use."],
  finished: ["You have taken part", "Your match is done."],
  "partner-gone": ["Nobody is left in your match", "Your partner went on while this page was away."],
  "already-matched": ["You have taken part", "You were in a match before."],
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
  "not-ready": "Somebody did not say that they are there.",
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

/** Who is tried next after a rejection: a pair rests, each of its members does not. */
export function restWords(reason: RejectionReason): string {
  switch (reason) {
    case "peer-left":
    case "not-ready":
      return "The next who suits is tried.";
    case "timeout":
    case "connection-failed":
    case "reports-disagree":
      return "Others are tried at once. The same two are tried again after some seconds, later less often.";
    case "rtt-too-high":
    case "path-not-allowed":
    case "jitter-too-high":
    case "loss-too-high":
    case "unmeasurable":
      return "Others are tried at once. The same two are not tried again for about two minutes.";
  }
}

/** Stands under a verdict that a number decided. Says why its line need not run through this page’s own dots. */
export const medianNote = "Both browsers measure. The slower of the two medians decides.";

/** Why no connection may come about, and what helps. */
export const blockedWords = {
  bySwitch: "WebRTC is blocked by this page’s own switch. Take it off, and the next try connects.",
  hint:
    "Often a VPN, a firewall or a browser extension that blocks WebRTC is the reason, here or at the partner’s: " +
    "try without it, or in another network. A TURN server of the study helps, too.",
  ownSide: "It failed with several partners, so the reason is probably on this side.",
  relay: "A VPN or a firewall may leave no other way: try without it, or in another network.",
} as const;

export const unmeasuredWords = {
  before: ["No probe", "In this scene nothing is measured: whoever comes first is matched."],
  matched: ["Not measured", "Matched without a measurement: this scene has no limit."],
} as const;

export function acceptanceSentence(rttMs: number, limitMs: number | null): string {
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

export const linkWords = {
  opening: "Connecting …",
  open: "Connected, browser to browser.",
  away: "The connection is gone. Your partner may come back.",
  back: "Back, over a new connection.",
} as const;

export const closeWords: Record<CloseReason, string> = {
  left: "has left. The connection is closed.",
  unreachable: "did not come back in time.",
  replaced: "plays no longer with this page: you have opened a newer one.",
  "connection-lost": "is gone: the connection was lost.",
  "connection-failed": "cannot be reached: no connection came about.",
};

/** Why the match with the only partner is over. */
export const goneWords: Record<CloseReason, readonly [string, string]> = {
  left: ["Your partner has left", "The match is over, and the connection is closed. You may join the waitroom again."],
  unreachable: ["Your partner did not come back", "The match is over. You may join the waitroom again."],
  "connection-lost": [
    "The connection is lost",
    "Your partner cannot be reached any more, and the match is over. You may join the waitroom again.",
  ],
  replaced: ["Open in another tab", "You opened a newer page of this demo, and the match does not go on in this one."],
  "connection-failed": [
    "No connection came about",
    "You were matched, but the two browsers could not reach each other.",
  ],
};

export const plotWords = {
  idle: "Nothing measured yet. When a partner is found, each ping becomes a dot here.",
  preparing: "Partner found. Waiting for both browsers …",
  connecting: "Opening a direct connection …",
  measuring: "First pings under way …",
  unmeasured: "No pings to show: nothing is measured in this scene.",
  before: "The pings were seen by the page that was here before.",
  failed: "No ping came back.",
  unconnected: "No connection came about, so no ping was sent.",
  ended: "Nothing was measured.",
} as const;
