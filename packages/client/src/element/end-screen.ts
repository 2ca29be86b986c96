import type { EndReason, Outcome } from "../stay/status.ts";
import type { Words } from "./words.ts";

type Released = Extract<Outcome, { kind: "released" }>;

/** How a part in the study ended. `fault`: the page is set up wrongly. */
export interface End extends Pick<Released, "completionCode" | "redirectUrl" | "message"> {
  readonly reason: EndReason | "fault";
}

/** What is shown at the end. */
export interface EndScreen {
  readonly title: string;
  readonly text: string;
  /** To be copied. */
  readonly code: string | null;
  /** Where to go next. */
  readonly url: string | null;
  /** What only researchers understand. */
  readonly details: string | null;
  /** Whether loading the page anew may help. */
  readonly canRetry: boolean;
}

/** Their messages are for whoever runs the experiment. */
const technical: ReadonlySet<End["reason"]> = new Set(["failed", "unsupported", "taken", "preview", "fault"]);

const curable: ReadonlySet<End["reason"]> = new Set(["failed", "disconnected"]);

export function endScreenOf({ reason, completionCode, redirectUrl, message }: End, words: Words): EndScreen {
  return {
    title: words.of(`${reason}-title`),
    text: words.of(`${reason}-text`),
    code: completionCode ?? null,
    url: redirectUrl ?? null,
    details: technical.has(reason) ? (message ?? null) : null,
    canRetry: curable.has(reason) && completionCode === undefined,
  };
}
