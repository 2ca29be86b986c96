import { joinWaitroom, type JoinOptions, type Match } from "@earshot/client";
import { type CloseReason, newStay, type StayState, withSample, withStatus, withVerdict } from "./stay-state.ts";

/** One stay in the waitroom: what the SDK tells, gathered into one state. */
export interface Stay {
  readonly state: StayState;
  /** The participant is there, when asked. */
  ready(): void;
  /** Waits longer. */
  extend(): void;
  /** Out of the waitroom, or out of the match. */
  leave(): void;
}

export function startStay(options: JoinOptions, onChange: (state: StayState) => void): Stay {
  const waitroom = joinWaitroom(options);
  let state = newStay(performance.now());
  const change = (next: StayState): void => {
    state = next;
    onChange(state);
  };
  waitroom.on("status", (status) => {
    change(withStatus(state, status, performance.now()));
    if (status.kind === "matched")
      watchPartners(status.match, (reason) => change({ ...state, goneReasons: [...state.goneReasons, reason] }));
  });
  waitroom.on("sample", (sample) => change(withSample(state, sample)));
  waitroom.on("verdict", (verdict) => change(withVerdict(state, verdict)));
  // The end is a value; should the SDK itself break, the page says so like any other failure.
  waitroom.outcome.then(
    (outcome) => {
      if (outcome.kind === "released") change({ ...state, failure: outcome.message ?? null });
    },
    (error: unknown) => change({ ...state, failure: String(error) }),
  );
  const leaveMatch = (match: Match): void => {
    // First, as the SDK tells of the end while it leaves.
    state = { ...state, hasLeftMatch: true };
    void match.leave();
  };
  change(withStatus(state, waitroom.status, performance.now()));
  return {
    get state() {
      return state;
    },
    ready: () => waitroom.ready(),
    extend: () => waitroom.extend(),
    leave: () => {
      if (state.status.kind === "matched") leaveMatch(state.status.match);
      else void waitroom.leave();
    },
  };
}

function watchPartners({ partners }: Match, onGone: (reason: CloseReason) => void): void {
  for (const partner of partners) partner.on("closed", ({ reason }) => onGone(reason));
}
