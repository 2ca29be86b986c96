import type { Status } from "@earshot/client";

/** What a page is to answer: in a ready check, after one that it missed, or at the time limit. */
export type Question = "ready-check" | "aside" | "choice";

/** `null`: nothing. */
export function questionOf(status: Status): Question | null {
  if (status.kind === "ready-check") return status.ready ? null : "ready-check";
  if (status.kind !== "waiting") return null;
  if (status.aside) return "aside";
  return status.extension?.isAsked ? "choice" : null;
}
