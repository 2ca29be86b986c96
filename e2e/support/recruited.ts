import type { CompletionCodes } from "@earshot/server";

/** A code for each ending. */
export const codes = {
  finished: "C-DONE",
  "partner-gone": "C-PARTNER",
  "timed-out": "C-WAIT",
  unsupported: "C-WEBRTC",
  "left-after-wait": "C-LEFT",
  "not-ready": "C-READY",
  excluded: "C-OUT",
  "device-not-allowed": "C-DEVICE",
  "already-matched": "C-AGAIN",
} as const satisfies CompletionCodes;

/** What somebody of Prolific takes along who gets that code. */
export function along(completionCode: string): { completionCode: string; redirectUrl: string } {
  return { completionCode, redirectUrl: `https://app.prolific.com/submissions/complete?cc=${completionCode}` };
}
