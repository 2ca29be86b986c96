import type { MatchCandidate } from "../candidates/candidate.ts";
import { endOfWait, extensionsLeft, minimumWaitAtMs, type LongerWaitRules } from "./longer-wait.ts";
import type { ReadyCheck } from "./ready-check.ts";
import type { Rejection } from "../verdict/rejection.ts";

/** Where a participant stands. Ended stays are not kept: they are the `release` effect. */
export type Stay =
  | { readonly kind: "waiting" }
  | { readonly kind: "probing"; readonly proposalId: string }
  /** Its group is asked whether everybody is there. */
  | { readonly kind: "ready-check"; readonly proposalId: string }
  /** Counts down to its match. */
  | { readonly kind: "confirming"; readonly matchId: string }
  | { readonly kind: "matched"; readonly matchId: string };

/** Whether a participant can be reached; independent of where it stands. Only who is online is put forward. */
export type Presence =
  | { readonly kind: "online" }
  | { readonly kind: "hidden" }
  | { readonly kind: "away"; readonly untilMs: number };

/** What of a participant changes while it stays. Only `Room.update` changes it. */
export type Changes = Partial<Omit<Participant, "participantId" | "seniority" | "joinedAtMs">>;

export interface Participant {
  readonly participantId: string;
  /** Lower is earlier. Kept over rejection, reconnect and a change of page. */
  readonly seniority: number;
  readonly joinedAtMs: number;
  readonly deadlineMs: number;
  /** Until when it may say whether to wait longer; `null` until the time limit has come. */
  readonly choiceUntilMs: number | null;
  /** How often it has made its wait longer. */
  readonly extensions: number;
  readonly candidate: MatchCandidate;
  readonly stay: Stay;
  readonly presence: Presence;
  /** True until the first round trips to the server and to the study's beacons are known, or were waited for long enough. */
  readonly rttAwaited: boolean;
  /** True until its page hears what it is told. */
  readonly isHeldBack: boolean;
  /** True for a while after nothing could be measured with it, again and again. */
  readonly isResting: boolean;
  /** True since it did not say that it is there, until it does: it keeps its place, and is not put forward. */
  readonly isAside: boolean;
  /** How often it did not. */
  readonly missedChecks: number;
  /** How many proposals it was part of. */
  readonly attempts: number;
  /** Why its last proposal came to nothing. */
  readonly lastRejection: Rejection | null;
  /** How often somebody it could have been tried with was put forward with a younger one instead. */
  readonly overtaken: number;
  /** Its partners in the probes that it is to blame for, since it last brought a result. */
  readonly fruitless: readonly string[];
}

/**
 * How a stay without a match ends. `left-after-wait`: left, but not before the minimum wait. `not-ready`: did not say that it is
 * there, twice, or until the end of its wait.
 */
export type ReleaseReason =
  | "timed-out"
  | "left"
  | "left-after-wait"
  | "disconnected"
  | "not-ready"
  | "unsupported"
  | ExclusionReason;

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

/** By how much somebody may make the wait longer. */
export interface Extension {
  readonly byMs: number;
  /** How often. */
  readonly left: number;
  /** Whether the time limit has come, so that the wait ends without it. */
  readonly isAsked: boolean;
}

/** What a participant's page is told. */
export type ParticipantStatus =
  | { readonly kind: "measuring" }
  | {
      readonly kind: "waiting";
      readonly attempts: number;
      readonly lastRejection: Rejection | null;
      /** When the wait ends, unless it is made longer. */
      readonly deadlineMs: number;
      /** How it can be made longer; `null`: it cannot. */
      readonly extension: Extension | null;
      /** From when on leaving is an outcome of its own; `null`: it never is. */
      readonly minimumWaitAtMs: number | null;
      /** True while its page is hidden, and it is therefore not put forward. */
      readonly hidden: boolean;
      /** True while it is not put forward as it did not say that it is there. */
      readonly isAside: boolean;
      /** Open links to people with whom a group did not come about, but may; all others are closed. */
      readonly keptLinkIds: readonly string[];
    }
  | { readonly kind: "probing"; readonly attempts: number }
  /** Until when the group is to answer, and whether this participant has. */
  | { readonly kind: "ready-check"; readonly untilMs: number; readonly isReady: boolean }
  | { readonly kind: "confirming"; readonly matchId: string }
  | { readonly kind: "matched"; readonly matchId: string };

/** True if the participant may be put forward now. */
export function isIdle({ stay, presence, isHeldBack, rttAwaited, isResting, isAside }: Participant): boolean {
  const isFree = !isHeldBack && !rttAwaited && !isResting && !isAside;
  return stay.kind === "waiting" && presence.kind === "online" && isFree;
}

/** True of a page that was away for longer than the grace. Only a match that runs goes on with such a one. */
export function isUnseen({ presence }: Participant, atMs: number): boolean {
  return presence.kind === "away" && presence.untilMs <= atMs;
}

/** True if the participant counts as waiting for others: somebody is there, and may still be matched. */
export function isReachable({ stay, presence, isAside }: Participant): boolean {
  return stay.kind !== "matched" && presence.kind === "online" && !isAside;
}

/** What a status says beside what is known of the participant alone. */
interface Surroundings {
  readonly rules: LongerWaitRules & { readonly timeoutMs: number };
  readonly readyChecks: ReadonlyMap<string, ReadyCheck>;
  /** The open links to people with whom a group did not come about, by their ids. */
  readonly kept: ReadonlyMap<string, { readonly linkId: string }>;
}

export function statusOf(participant: Participant, { rules, readyChecks, kept }: Surroundings): ParticipantStatus {
  const { participantId, stay, presence, rttAwaited, attempts, lastRejection, isAside } = participant;
  switch (stay.kind) {
    case "waiting":
      if (rttAwaited) return { kind: "measuring" };
      return {
        kind: "waiting",
        attempts,
        lastRejection,
        deadlineMs: endOfWait(participant),
        extension: extensionOf(participant, rules),
        minimumWaitAtMs: minimumWaitAtMs(rules, participant),
        hidden: presence.kind === "hidden",
        isAside,
        keptLinkIds: linkIdsOf(kept),
      };
    case "probing":
      return { kind: "probing", attempts };
    case "ready-check": {
      const { untilMs = 0, ready } = readyChecks.get(stay.proposalId) ?? {};
      return { kind: "ready-check", untilMs, isReady: ready?.has(participantId) ?? false };
    }
    case "confirming":
    case "matched":
      return stay;
  }
}

function extensionOf(participant: Participant, rules: LongerWaitRules): Extension | null {
  const left = extensionsLeft(rules, participant);
  return left === 0 ? null : { byMs: rules.extendByMs, left, isAsked: participant.choiceUntilMs !== null };
}

function linkIdsOf(links: ReadonlyMap<string, { readonly linkId: string }>): string[] {
  return links.size === 0 ? [] : Array.from(links.values(), ({ linkId }) => linkId);
}
