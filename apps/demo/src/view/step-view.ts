import { isMatchOver, isUnmeasured, type StayState } from "../stay/stay-state.ts";
import { stageLabels, stepLabels } from "../text/words.ts";

export type StepId = keyof typeof stepLabels;
export type StepState = "todo" | "current" | "done" | "ended" | "rejected" | "skipped";

export interface StepView {
  readonly id: StepId;
  readonly label: string;
  readonly note: string;
  readonly state: StepState;
}

const order: readonly StepId[] = ["server", "rtt", "waitroom", "probe", "countdown", "match"];

/** The way through the waitroom, and where this stay is on it. */
export function toStepViews(state: StayState, measures: boolean): StepView[] {
  const reached = order.indexOf(reachedStep(state));
  const isSkipped = !measures || isUnmeasured(state);
  return order.map((id, index) => {
    const stepState = id === "probe" && isSkipped ? "skipped" : toStepState(state, index, reached);
    return { id, label: stepLabels[id], note: id === "probe" ? probeNote(state, stepState) : "", state: stepState };
  });
}

function reachedStep({ status, waiting, serverRttMs, match }: StayState): StepId {
  switch (status.kind) {
    case "connecting":
      return "server";
    case "measuring":
      return "rtt";
    case "waiting":
      return "waitroom";
    case "probing":
      return "probe";
    case "ready-check":
    case "confirming":
      return "countdown";
    case "matched":
      return "match";
    case "released":
      return match ? "match" : waiting || serverRttMs !== null ? "waitroom" : "server";
  }
}

function toStepState(state: StayState, index: number, reached: number): StepState {
  const { status } = state;
  if (index === reached) return status.kind === "released" || isMatchOver(state) ? "ended" : "current";
  if (index < reached) return "done";
  const wasRejected = order[index] === "probe" && rejectedCount(state) > 0 && order[reached] === "waitroom";
  return wasRejected ? "rejected" : "todo";
}

/** As the last wait said. A try in the midst of which this page left is not counted. */
function rejectedCount({ waiting }: StayState): number {
  return waiting?.attempts ?? 0;
}

function probeNote(state: StayState, stepState: StepState): string {
  if (stepState === "skipped") return "none here";
  const { status } = state;
  if (status.kind === "probing") return stageLabels[status.stage];
  return stepState === "rejected" ? `${rejectedCount(state)} rejected` : "";
}
