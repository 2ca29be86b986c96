import type { MatchCandidate } from "./candidate.ts";
import type { RejectionReason } from "./verdict.ts";

/** Where a participant stands. Ended stays are not kept: they are the `release` effect. */
export type Stay =
  | { readonly kind: "waiting" }
  | { readonly kind: "probing"; readonly proposalId: string }
  | { readonly kind: "confirming"; readonly matchId: string }
  | { readonly kind: "matched"; readonly matchId: string };

/** Whether a participant can be reached; independent of where it stands. Only who is online is put forward. */
export type Presence =
  | { readonly kind: "online" }
  | { readonly kind: "hidden" }
  | { readonly kind: "away"; readonly untilMs: number };

/** Why the last proposal of a participant came to nothing. */
export interface Rejection {
  readonly reason: RejectionReason;
  /** The worse median of the pair that failed; `null` if it was not measured. */
  readonly rttMs: number | null;
}

export interface Participant {
  readonly participantId: string;
  /** Lower is earlier. Kept over rejection, reconnect and a change of page. */
  readonly seniority: number;
  readonly joinedAtMs: number;
  readonly deadlineMs: number;
  candidate: MatchCandidate;
  stay: Stay;
  presence: Presence;
  /** True until the first server RTT is known or has been waited for long enough. */
  rttAwaited: boolean;
  /** How many proposals it was part of. */
  attempts: number;
  lastRejection: Rejection | null;
}

/** How a stay without a match ends. */
export type ReleaseReason = "timed-out" | "left" | "disconnected";

/** What a participant's page is told. */
export type ParticipantStatus =
  | { readonly kind: "measuring" }
  | {
      readonly kind: "waiting";
      readonly attempts: number;
      readonly lastRejection: Rejection | null;
      readonly deadlineMs: number;
    }
  | { readonly kind: "probing"; readonly attempts: number }
  | { readonly kind: "confirming"; readonly matchId: string }
  | { readonly kind: "matched"; readonly matchId: string };

/** True if the participant may be put forward now. */
export function isIdle({ stay, presence, rttAwaited }: Participant): boolean {
  return stay.kind === "waiting" && presence.kind === "online" && !rttAwaited;
}

export function statusOf({ stay, rttAwaited, attempts, lastRejection, deadlineMs }: Participant): ParticipantStatus {
  switch (stay.kind) {
    case "waiting":
      return rttAwaited ? { kind: "measuring" } : { kind: "waiting", attempts, lastRejection, deadlineMs };
    case "probing":
      return { kind: "probing", attempts };
    case "confirming":
    case "matched":
      return stay;
  }
}
