import type { Status } from "../stay/status.ts";
import type { TextKey } from "./texts/english.ts";
import type { Words } from "./words.ts";

/** The way to a match, in the order in which it is gone. */
export const stages = ["connection", "waiting", "testing", "start"] as const;

export type Stage = (typeof stages)[number];

/** What a participant can do. */
export type Action = "ready" | "extend" | "leave";

/** What is shown while somebody waits. */
export interface Screen {
  readonly stage: Stage;
  /** In a few words. */
  readonly title: string;
  /** Sentences, read out with the title by screen readers. */
  readonly lines: readonly string[];
  /** What changes now and then, and is not read out. */
  readonly facts: string;
  /** Until when, and what that is called; `null`: it takes as long as it takes. */
  readonly timer: { readonly key: TextKey; readonly deadlineAtMs: number } | null;
  readonly actions: readonly Action[];
  /** Something is asked of the participant, and the time for it is short. */
  readonly isAsked: boolean;
  /** What calls somebody who looks elsewhere; `null`: nothing is to be done here. */
  readonly alert: TextKey | null;
}

type Waiting = Extract<Status, { kind: "waiting" }>;
type Underway = Exclude<Status, { kind: "matched" | "released" }>;

const nothing = { lines: [], facts: "", timer: null, actions: [], isAsked: false, alert: null } as const;

/** @param nowMs - On the page's own clock, as all times of a status. */
export function screenOf(status: Underway, words: Words, nowMs: number): Screen {
  const { of } = words;
  switch (status.kind) {
    case "connecting":
      return status.again
        ? { ...nothing, stage: "waiting", title: of("reconnecting-title"), lines: [of("reconnecting-text")] }
        : { ...nothing, stage: "connection", title: of("connecting-title") };
    case "measuring":
      return { ...nothing, stage: "connection", title: of("measuring-title"), lines: [of("measuring-text")] };
    case "waiting":
      return waitingScreen(status, words, nowMs);
    case "probing":
      return { ...nothing, stage: "testing", title: of("probing-title"), lines: [of("probing-text")] };
    case "ready-check":
      return status.ready
        ? { ...nothing, stage: "start", title: of("answered-title"), lines: [of("answered-text")] }
        : {
            ...nothing,
            stage: "start",
            title: of("ready-title"),
            lines: [of("ready-text")],
            timer: { key: "time-to-answer", deadlineAtMs: status.deadlineAtMs },
            actions: ["ready"],
            isAsked: true,
            alert: "alert-found",
          };
    case "confirming":
      return {
        ...nothing,
        stage: "start",
        title: of("confirming-title"),
        lines: [of("confirming-text")],
        timer: { key: "starts-in", deadlineAtMs: status.startsAtMs },
        alert: "alert-found",
      };
  }
}

function waitingScreen(status: Waiting, words: Words, nowMs: number): Screen {
  const { of, duration } = words;
  const { deadlineAtMs, extension } = status;
  const asked = { ...nothing, stage: "waiting", isAsked: true, alert: "alert-question" } as const;
  const timer = { key: "time-to-answer", deadlineAtMs } as const;
  if (status.aside) {
    return { ...asked, title: of("aside-title"), lines: [of("aside-text")], timer, actions: ["ready"] };
  }
  if (extension?.isAsked) {
    const lines = [of("choice-text", { duration: duration(extension.byMs) })];
    return { ...asked, title: of("choice-title"), lines, timer, actions: ["extend", "leave"] };
  }
  const mayLeave = status.minimumWaitAtMs !== null && status.minimumWaitAtMs <= nowMs;
  const lines: TextKey[] = [status.hidden ? "hidden-text" : "waiting-text"];
  if (status.lastRejection) lines.unshift(wordsForRejection(status.lastRejection.reason));
  if (mayLeave) lines.push("may-leave-text");
  return {
    ...nothing,
    stage: "waiting",
    title: of("waiting-title"),
    lines: lines.map((key) => of(key)),
    facts: factsOf(status, words),
    timer: { key: "time-left", deadlineAtMs },
    actions: mayLeave ? ["leave"] : [],
  };
}

function wordsForRejection(reason: string): TextKey {
  return reason.endsWith("-too-high") ? "rejected-text" : "retry-text";
}

function factsOf({ waitingCount, hidden, expectedWaitMs }: Waiting, { of, duration }: Words): string {
  const facts: string[] = [];
  // Whoever is hidden is not among those that are counted.
  if (waitingCount !== null && !hidden) {
    facts.push(waitingCount > 1 ? of("waiting-many", { n: waitingCount }) : of("waiting-one"));
  }
  if (expectedWaitMs !== null) facts.push(of("usual-wait", { duration: duration(expectedWaitMs) }));
  return facts.join(" ");
}
