import type { Status } from "@earshot/client";
import { formatCountdown, formatElapsed, formatMs } from "./format.ts";
import { isMatchOver, type StayState } from "./stay-state.ts";
import { type StepView, toStepViews } from "./step-view.ts";
import { toVerdictView, type VerdictView } from "./verdict-view.ts";
import { endWords, probingWords, words } from "./words.ts";

export interface Reading {
  readonly label: string;
  readonly value: string;
  readonly note: string;
}

/** The page as texts: everything that is shown of a stay, apart from the plots. */
export interface View {
  readonly kind: Status["kind"];
  readonly headline: string;
  readonly detail: string;
  readonly steps: readonly StepView[];
  readonly verdict: VerdictView | null;
  readonly serverRtt: Reading;
  readonly waitingCount: Reading;
  readonly clock: Reading;
  readonly attempts: Reading;
  readonly canLeave: boolean;
}

const none = "–";
/** A server in reach answers sooner. */
const longConnectMs = 4_000;

export function toView(state: StayState, measures: boolean, nowMs: number): View {
  const [headline, detail] = toHeadline(state, measures, nowMs);
  const { status } = state;
  const hasEnded = status.kind === "released" || isMatchOver(state);
  return {
    kind: status.kind,
    headline,
    detail,
    steps: toStepViews(state, measures),
    verdict: toVerdictView(state),
    serverRtt: {
      label: "Server round trip",
      value: state.serverRttMs === null ? none : formatMs(state.serverRttMs),
      note: "",
    },
    waitingCount: toWaitingCount(state),
    clock: toClock(state, nowMs),
    attempts: { label: "Tries", value: String(state.attempts), note: "" },
    canLeave: !hasEnded,
  };
}

function toHeadline(state: StayState, measures: boolean, nowMs: number): readonly [string, string] {
  const { status } = state;
  if (state.hasLeftMatch) return words.leftMatch;
  if (isMatchOver(state)) return words.matchOver;
  switch (status.kind) {
    case "connecting":
      if (status.again) return words.reconnecting;
      return nowMs - state.statusSinceMs > longConnectMs ? words.connectingLong : words.connecting;
    case "measuring":
      return words.measuring;
    case "waiting":
      if (status.lastRejection) return words.waitingAfterTry;
      return status.waitingCount === 1 ? words.waitingAlone : words.waiting;
    case "probing":
      return probingWords[status.stage];
    case "confirming":
      return measures ? words.countdown : words.countdownUnmeasured;
    case "matched":
      return measures ? words.matched : words.matchedUnmeasured;
    case "released":
      return endWords[status.reason];
  }
}

function toWaitingCount({ status, waiting }: StayState): Reading {
  const label = "Waiting here";
  if (status.kind !== "waiting" && status.kind !== "probing") return { label, value: none, note: "" };
  if (!waiting) return { label, value: none, note: "" };
  if (waiting.waitingCount === null) return { label, value: none, note: "kept private" };
  return { label, value: String(waiting.waitingCount), note: `groups of ${waiting.groupSize}` };
}

/** One clock that always counts what matters now. */
function toClock(state: StayState, nowMs: number): Reading {
  const { status, waiting } = state;
  const isUndecided = status.kind === "waiting" || status.kind === "probing" || status.kind === "connecting";
  if (isUndecided && waiting) {
    return { label: "Time left", value: formatCountdown(waiting.deadlineAtMs - nowMs), note: "" };
  }
  if (status.kind === "confirming") {
    return { label: "Starts in", value: formatCountdown(status.startsAtMs - nowMs), note: "" };
  }
  if (status.kind === "matched" && !isMatchOver(state)) {
    return { label: "Together for", value: formatElapsed(nowMs - status.match.startsAtMs), note: "" };
  }
  return { label: "Time left", value: none, note: "" };
}
