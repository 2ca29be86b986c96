import type { Status } from "@earshot/client";
import { formatCountdown, formatElapsed, formatMs } from "../text/format.ts";
import { isPlaceKept, toHeadline } from "./headline.ts";
import { isHidden, isMatchOver, type StayState } from "../stay/stay-state.ts";
import { type Question, questionOf } from "./question.ts";
import { type StepView, toStepViews } from "./step-view.ts";
import { sceneNote } from "../controls/scenes.ts";
import type { Surroundings } from "../text/surroundings.ts";
import { toVerdictView, type VerdictView } from "./verdict-view.ts";
import { hiddenTitle } from "../text/words.ts";

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
  /** Of the browser's tab: all that is seen of a hidden page. */
  readonly title: string;
  readonly sceneNote: string;
  readonly steps: readonly StepView[];
  readonly verdict: VerdictView | null;
  readonly serverRtt: Reading;
  readonly waitingCount: Reading;
  readonly clock: Reading;
  readonly attempts: Reading;
  readonly canLeave: boolean;
  /** `null`: there is none. */
  readonly question: Question | null;
}

const none = "–";
export function toView(state: StayState, around: Surroundings, nowMs: number): View {
  const [headline, detail] = toHeadline(state, around, nowMs);
  const { status } = state;
  const { scene } = around;
  const hasEnded = status.kind === "released" || isMatchOver(state);
  return {
    kind: status.kind,
    headline,
    detail,
    title: `${isHidden(status) ? hiddenTitle : headline} · Earshot`,
    sceneNote: sceneNote(scene, state.waiting !== null || state.match !== null),
    steps: toStepViews(state, scene.measures),
    verdict: toVerdictView(state, around),
    serverRtt: {
      label: "Server round trip",
      value: state.serverRttMs === null ? none : formatMs(state.serverRttMs),
      note: "",
    },
    waitingCount: toWaitingCount(state),
    clock: toClock(state, nowMs),
    attempts: { label: "Tries", value: String(state.attempts), note: "" },
    canLeave: !hasEnded,
    question: questionOf(status),
  };
}

function toWaitingCount({ status, waiting }: StayState): Reading {
  const label = "Waiting here";
  if (status.kind !== "waiting" && status.kind !== "probing") return { label, value: none, note: "" };
  if (!waiting) return { label, value: none, note: "" };
  if (waiting.waitingCount === null) return { label, value: none, note: "kept private" };
  return { label, value: String(waiting.waitingCount), note: `in view; ${waiting.groupSize} make a group` };
}

/** One clock that always counts what matters now. */
function toClock(state: StayState, nowMs: number): Reading {
  const { status, waiting } = state;
  const isUndecided =
    status.kind === "waiting" ||
    status.kind === "probing" ||
    (status.kind === "connecting" && isPlaceKept(state, nowMs));
  if (status.kind === "ready-check" || questionOf(status) === "choice") {
    const deadlineAtMs = status.kind === "ready-check" ? status.deadlineAtMs : (waiting?.deadlineAtMs ?? nowMs);
    return { label: "Time to answer", value: formatCountdown(deadlineAtMs - nowMs), note: "" };
  }
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
