import type { Link } from "../pairs/link.ts";
import type { Assignment } from "./assignment.ts";
import type { WaitroomEvent } from "./events.ts";
import type { Measurement, ProbeReport } from "../verdict/measurement.ts";
import type { DepartureReason, ParticipantStatus, ReleaseReason } from "./participant.ts";
import type { Failure } from "../verdict/rejection.ts";
import type { Verdict } from "../verdict/verdict.ts";

/** Somebody left, a connection between two of them broke, or turned out to be too slow. */
export type CancelReason = "peer-left" | "connection-lost" | "rtt-too-high";

/** A connection of a running match that is opened anew. */
export interface ReopenedLink {
  readonly link: Link;
  /** The id of the old one. */
  readonly insteadOf: string;
}

/** Everything a waitroom asks of the world. The shell carries them out in order, and writes down those that are facts. */
export type Effect =
  /** `returning`: a new page took over a place that already existed. */
  | {
      readonly kind: "admitted";
      readonly participantId: string;
      readonly serverRttMs: number | null;
      /** As its page says; `null`: it does not. */
      readonly timeZone: string | null;
      readonly returning: boolean;
    }
  /** A page told what it measured, as the event says: a fact for the records. */
  | {
      readonly kind: "beaconsMeasured";
      readonly participantId: string;
      readonly beaconRttsMs: readonly (number | null)[];
    }
  | {
      readonly kind: "proposed";
      readonly proposalId: string;
      readonly participantIds: readonly string[];
      readonly maxP2pRttMs: number | null;
    }
  | {
      readonly kind: "startProbe";
      readonly probeId: string;
      readonly proposalId: string;
      readonly members: readonly [string, string];
      readonly maxP2pRttMs: number;
    }
  | {
      readonly kind: "measured";
      readonly probeId: string;
      readonly participantId: string;
      readonly report: ProbeReport;
    }
  | {
      readonly kind: "stopProbe";
      readonly probeId: string;
      readonly proposalId: string;
      readonly members: readonly [string, string];
      /** The limit in force, in ms. */
      readonly maxP2pRttMs: number;
      readonly verdict: Verdict;
      /** From the proposal to the verdict. */
      readonly verdictMs: number;
      /** Those that had come by then, by participant. */
      readonly reports: ReadonlyMap<string, ProbeReport>;
    }
  /**
   * A proposal came to nothing, and all of its members wait again: some from now on, others since nothing of them was measured
   * any more.
   */
  | {
      readonly kind: "withdrawn";
      readonly proposalId: string;
      readonly participantIds: readonly string[];
      readonly reason: Failure["reason"];
    }
  /** A group was asked whether everybody is there: a fact for the records. */
  | {
      readonly kind: "readyChecked";
      readonly proposalId: string;
      readonly participantIds: readonly string[];
      /** Whether each of them had said so by then, in the same order. */
      readonly ready: readonly boolean[];
      /** Why there is no match; `null`: everybody is there, and there is one. */
      readonly reason: "not-ready" | "peer-left" | "timeout" | null;
      readonly tookMs: number;
    }
  | {
      readonly kind: "announceMatch";
      readonly matchId: string;
      readonly proposalId: string;
      readonly participantIds: readonly string[];
      readonly links: readonly Link[];
      readonly startsAtMs: number;
    }
  /** A side has measured a connection of the match: a fact, and once both have, what the match goes by. */
  | {
      readonly kind: "baselineMeasured";
      readonly matchId: string;
      readonly linkId: string;
      readonly members: readonly [string, string];
      /** The limit in force, in ms; `null`: there is none. */
      readonly maxP2pRttMs: number | null;
      readonly participantId: string;
      /** Those that have measured it by now, this one included, by participant. */
      readonly sides: ReadonlyMap<string, Measurement>;
    }
  | {
      readonly kind: "cancelMatch";
      readonly matchId: string;
      readonly participantIds: readonly string[];
      readonly reason: CancelReason;
      /** Who left; `null`: everybody is here. */
      readonly leaver: string | null;
    }
  | {
      readonly kind: "startMatch";
      readonly matchId: string;
      readonly participantIds: readonly string[];
      readonly startsAtMs: number;
      /** How long each had waited when the match was certain, and how often each had made the wait longer, in the same order. */
      readonly waitedMs: readonly number[];
      readonly extensions: readonly number[];
      /** Present in a scene that assigns. Decided only now, so that a countdown that was broken off unbalances nothing. */
      readonly assignment?: Assignment;
    }
  /** A member of a running match is gone; those who remain, if any, are told. */
  | {
      readonly kind: "memberGone";
      readonly matchId: string;
      readonly leaver: string;
      readonly remaining: readonly string[];
      readonly reason: DepartureReason;
    }
  /** Connections of a running match that were of no use any more are opened anew by both ends of each. */
  | {
      readonly kind: "reopenLinks";
      readonly matchId: string;
      readonly links: readonly ReopenedLink[];
    }
  /**
   * A new page of a member of a running match takes its part over. Follows `admitted`. It has none of the connections of the old
   * one: all of them are opened anew.
   */
  | {
      readonly kind: "rejoined";
      readonly matchId: string;
      readonly participantId: string;
      /** The others. */
      readonly remaining: readonly string[];
      readonly links: readonly ReopenedLink[];
    }
  /**
   * A member of a running match has been without the server for longer than the grace; the others may still be connected to it.
   */
  | {
      readonly kind: "memberUnseen";
      readonly matchId: string;
      readonly member: string;
      readonly remaining: readonly string[];
    }
  /** Somebody has made the wait longer: a fact for the records. */
  | {
      readonly kind: "extended";
      readonly participantId: string;
      /** By how much, from now or from the time limit on, whichever is later. */
      readonly byMs: number;
      /** How long they had waited by then. */
      readonly waitedMs: number;
    }
  | { readonly kind: "updateStatus"; readonly participantId: string; readonly status: ParticipantStatus }
  | {
      readonly kind: "release";
      readonly participantId: string;
      readonly reason: ReleaseReason;
      readonly waitedMs: number;
      /** How often the wait was made longer. */
      readonly extensions: number;
    }
  | { readonly kind: "lobbyChanged"; readonly waitingCount: number }
  /** The researcher's matchmaker threw or answered nonsense. It cost one round. */
  | { readonly kind: "matchmakerFailed"; readonly error: unknown }
  /** The event did not fit the present state; nothing changed. */
  | { readonly kind: "ignored"; readonly event: WaitroomEvent };
