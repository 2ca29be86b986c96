import type { MatchCandidate } from "../candidates/candidate.ts";
import type { Rejection } from "../verdict/rejection.ts";

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

/** What of a participant changes while it stays. Only `Room.update` changes it. */
export type Changes = Partial<Omit<Participant, "participantId" | "seniority" | "joinedAtMs" | "deadlineMs">>;

export interface Participant {
  readonly participantId: string;
  /** Lower is earlier. Kept over rejection, reconnect and a change of page. */
  readonly seniority: number;
  readonly joinedAtMs: number;
  readonly deadlineMs: number;
  readonly candidate: MatchCandidate;
  readonly stay: Stay;
  readonly presence: Presence;
  /** True until the first round trips to the server and to the study's beacons are known, or were waited for long enough. */
  readonly rttAwaited: boolean;
  /** True until its page hears what it is told. */
  readonly isHeldBack: boolean;
  /** True for a while after nothing could be measured with it, again and again. */
  readonly isResting: boolean;
  /** How many proposals it was part of. */
  readonly attempts: number;
  /** Why its last proposal came to nothing. */
  readonly lastRejection: Rejection | null;
  /** How often somebody it could have been tried with was put forward with a younger one instead. */
  readonly overtaken: number;
  /** Its partners in the probes that it is to blame for, since it last brought a result. */
  readonly fruitless: readonly string[];
}

/** How a stay without a match ends. */
export type ReleaseReason = "timed-out" | "left" | "disconnected" | "unsupported" | ExclusionReason;

/** Why somebody may not wait, as the shell has found. */
export type ExclusionReason =
  | "excluded"
  | "device-not-allowed"
  | "browser-not-allowed"
  | "connection-too-weak"
  | "server-rtt-too-high";

/**
 * How somebody's part in a running match ends: `unreachable` for both the server and those whom it can reach; `replaced` by a new
 * page, where nobody comes back to a match; `partner-gone` if nobody else was left to come back to.
 */
export type DepartureReason = "left" | "replaced" | "unreachable" | "partner-gone";

/** What a participant's page is told. */
export type ParticipantStatus =
  | { readonly kind: "measuring" }
  | {
      readonly kind: "waiting";
      readonly attempts: number;
      readonly lastRejection: Rejection | null;
      readonly deadlineMs: number;
      /** True while its page is hidden, and it is therefore not put forward. */
      readonly hidden: boolean;
      /** Open links to people with whom a group did not come about, but may; all others are closed. */
      readonly keptLinkIds: readonly string[];
    }
  | { readonly kind: "probing"; readonly attempts: number }
  | { readonly kind: "confirming"; readonly matchId: string }
  | { readonly kind: "matched"; readonly matchId: string };

/** True if the participant may be put forward now. */
export function isIdle({ stay, presence, isHeldBack, rttAwaited, isResting }: Participant): boolean {
  return stay.kind === "waiting" && presence.kind === "online" && !isHeldBack && !rttAwaited && !isResting;
}

/** True of a page that was away for longer than the grace. Only a match that runs goes on with such a one. */
export function isUnseen({ presence }: Participant, atMs: number): boolean {
  return presence.kind === "away" && presence.untilMs <= atMs;
}

/** True if the participant counts as waiting for others: somebody is there, and may still be matched. */
export function isReachable({ stay, presence }: Participant): boolean {
  return stay.kind !== "matched" && presence.kind === "online";
}

/** `kept`: the open links to people with whom a group did not come about, by their ids. */
export function statusOf(
  participant: Participant,
  kept: ReadonlyMap<string, { readonly linkId: string }>,
): ParticipantStatus {
  const { stay, presence, rttAwaited, attempts, lastRejection, deadlineMs } = participant;
  switch (stay.kind) {
    case "waiting":
      if (rttAwaited) return { kind: "measuring" };
      return {
        kind: "waiting",
        attempts,
        lastRejection,
        deadlineMs,
        hidden: presence.kind === "hidden",
        keptLinkIds: linkIdsOf(kept),
      };
    case "probing":
      return { kind: "probing", attempts };
    case "confirming":
    case "matched":
      return stay;
  }
}

function linkIdsOf(links: ReadonlyMap<string, { readonly linkId: string }>): string[] {
  return links.size === 0 ? [] : Array.from(links.values(), ({ linkId }) => linkId);
}
