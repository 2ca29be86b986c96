import type { Completion } from "./completion.ts";
import type { MeasurementMessage, ProbeMeasurementMessage } from "./measurement.ts";
import type { ProtocolError } from "./protocol-error.ts";
import type { ServerSlow } from "./server-slow.ts";
import type { LinkSignal } from "./signal.ts";

/** Times that a server sends are durations from now (`...InMs`), so that a page's clock need not be right. */
export interface ServerMessages {
  /** The page answers with the very same nonce, at once. The server times it: this is the server RTT. */
  "rtt/echo": string;
  /** After each join, once the server can no more forget it: to be shown with the next one. The one before is good until then. */
  "place/secret": { readonly resumeSecret: string };
  status: StatusMessage;
  /** The page times a few small requests to each, and answers with `beacons/report`. */
  "beacons/measure": { readonly urls: readonly string[] };
  /**
   * How many wait in the scene, without those who are hidden or away, and how long that takes, as in the status; not sent if the
   * scene hides how many.
   */
  "lobby/count": { readonly waitingCount: number; readonly expectedWaitMs: number | null };
  "probe/start": ProbeStart;
  "probe/stop": ProbeStop;
  "link/signal": { readonly linkId: string; readonly signals: readonly LinkSignal[] };
  "match/announced": MatchAnnounced;
  /** The countdown is nearly over and the match certain; it starts in `startsInMs`. */
  "match/started": MatchStarted;
  /** Both sides have measured the connection to this partner: the numbers of the match. */
  "match/baseline": MatchBaseline;
  /**
   * The connection to this partner is of no use any more: it broke, or the partner has a new page. Both ends open another one. As
   * any of these may be lost with a broken connection, `match/announced` tells of the links once more when the page is back.
   */
  "match/link": MatchLink;
  /** In a match of a study with `maxServerRttMs`: how the round trip between server and page stands to it, when that changes. */
  "server/slow": ServerSlow;
  "match/member-gone": { readonly matchId: string; readonly partnerId: string; readonly reason: GoneReason };
  /**
   * The last message: the stay has ended without a match, another page has taken the place (`replaced`), or the page has come
   * back to a match in which nobody else is left (`partner-gone`).
   */
  released: Released;
  /** The server ends, and is soon started again. The page is cut off in a moment, and comes back after that time. */
  "server/restart": { readonly comeBackInMs: number };
  /** A message of this page was refused, and it had not asked for an answer. */
  "protocol/error": ProtocolError & { readonly event: string };
}

export type ServerEvent = keyof ServerMessages;

/**
 * Why a pair was not accepted. `rtt-too-high`, `jitter-too-high` and `loss-too-high`: measured, and beyond what the scene asks.
 */
export type RejectionReason =
  | "rtt-too-high"
  | "timeout"
  | "connection-failed"
  | "peer-left"
  | "reports-disagree"
  | "path-not-allowed"
  | "jitter-too-high"
  | "loss-too-high"
  | "unmeasurable";

export interface Released extends Completion {
  readonly reason: ReleaseReason;
  readonly waitedMs: number;
  /** In words for the person: what can be done about it. */
  readonly message?: string;
  /** This person came again: it is what they were told the first time. */
  readonly repeated?: true;
}

/** How a stay ends without a match, by the server's word. */
export type ReleaseReason =
  | "timed-out"
  | "left"
  /** Left, but not before the scene's `minimumWaitMs`. */
  | "left-after-wait"
  | "disconnected"
  /** Did not say that it is there, twice, or until the end of its wait. */
  | "not-ready"
  | "replaced"
  | "unsupported"
  /** Somebody has come back to a match in which nobody else is left, or had said so before. */
  | "partner-gone"
  /** Of somebody whom the study does not let wait. */
  | "excluded"
  | "device-not-allowed"
  | "browser-not-allowed"
  | "connection-too-weak"
  | "server-rtt-too-high"
  /**
   * Only of somebody who comes again: how it ended the first time. `already-matched`: in a match, of which nothing more is known.
   */
  | "finished"
  | "already-matched";

/** Why a partner is gone from a running match: by its own wish, or out of reach for longer than `rejoinMs`. */
export type GoneReason = "left" | "unreachable";

export type StatusMessage =
  | { readonly kind: "measuring" }
  | {
      readonly kind: "waiting";
      /** Proposals so far that came to nothing. */
      readonly attempts: number;
      readonly lastRejection: RejectionMessage | null;
      /** When the wait ends, unless it is made longer. */
      readonly deadlineInMs: number;
      /** How it can be made longer, with `waitroom/extend`; `null`: it cannot. */
      readonly extension: ExtensionMessage | null;
      /** From when on leaving ends the stay as `left-after-wait`, 0: from now; `null`: it never does. */
      readonly minimumWaitInMs: number | null;
      readonly groupSize: number;
      /** As in `lobby/count`; `null` if the scene hides it. */
      readonly waitingCount: number | null;
      /** How long people of this scene have waited lately until their match was certain, the median; `null`: not known. */
      readonly expectedWaitMs: number | null;
      readonly serverRttMs: number | null;
      /** True while the page is hidden, as it has told: nobody is matched meanwhile. */
      readonly hidden: boolean;
      /** True after a ready check without an answer of this page: nobody is matched with it until `waitroom/ready`. */
      readonly aside: boolean;
      /** Links to people with whom a group did not come about, but still may. Every other link is to be closed. */
      readonly keptLinkIds: readonly string[];
    }
  | { readonly kind: "probing"; readonly attempts: number }
  /** The group is asked whether everybody is there. Until the deadline the page is to answer with `waitroom/ready`. */
  | {
      readonly kind: "ready-check";
      readonly deadlineInMs: number;
      /** Whether this page has answered; the others may still have to. */
      readonly ready: boolean;
    };

/** How somebody may make the wait longer. */
export interface ExtensionMessage {
  /** By how much, from now or from the time limit on, whichever is later; in ms. */
  readonly byMs: number;
  /** How often. */
  readonly left: number;
  /** True once the time limit has come: without an answer the stay ends at the deadline that the status says. */
  readonly isAsked: boolean;
}

/** Why the last proposal came to nothing. `not-ready`: somebody, perhaps this page's own participant, did not answer in time. */
export interface RejectionMessage {
  readonly reason: RejectionReason | "not-ready";
  readonly rttMs: number | null;
  /** As in `ProbeStop`; `null` also where it was a pair of others in the group that failed. */
  readonly own: ProbeMeasurementMessage | null;
  readonly theirs: ProbeMeasurementMessage | null;
}

/** Both members get one. The initiator makes the WebRTC offer at once. */
export interface ProbeStart {
  readonly probeId: string;
  readonly partnerId: string;
  readonly initiator: boolean;
  readonly maxP2pRttMs: number;
  readonly rule: ProbeRuleMessage;
  readonly iceServers: readonly IceServer[];
  /** Nothing but a TURN server's relay may be used, so that neither page learns the other's address. */
  readonly relayOnly: boolean;
}

/** How to measure, beside the limit. */
export interface ProbeRuleMessage {
  readonly pingCount: number;
  /** The share of the pings that has to be within the limit: 0.5 for the median. */
  readonly quantile: number;
  /** Whether all pings are waited for before the report, because loss or jitter count too. */
  readonly isComplete: boolean;
}

/** What a probe came to. */
export interface ProbeStop {
  /** Which probe, made up by the server. */
  readonly probeId: string;
  /** With whom, made up by the server. */
  readonly partnerId: string;
  /** Whether the two are close enough. */
  readonly accepted: boolean;
  /** What did not fit; `null` if accepted. */
  readonly reason: RejectionReason | null;
  /** The worse of the two sides' statistics, in ms; `null` if it was not measured. */
  readonly rttMs: number | null;
  /** The limit in force, in ms. */
  readonly maxP2pRttMs: number;
  /** From the proposal to the verdict, in ms on the server's clock. */
  readonly verdictMs: number;
  /** What this side measured; `null` if it had not by then. */
  readonly own: ProbeMeasurementMessage | null;
  /** What the other side measured; `null` if it had not by then. */
  readonly theirs: ProbeMeasurementMessage | null;
}

/** A STUN or TURN server, in the shape of WebRTC's `RTCIceServer`. */
export interface IceServer {
  /** Such as `stun:stun.example.org:3478`, or several. */
  readonly urls: string | string[];
  /** For a TURN server. @default none */
  readonly username?: string;
  /** For a TURN server; every participant can read it. @default none */
  readonly credential?: string;
}

export interface MatchAnnounced {
  readonly matchId: string;
  readonly startsInMs: number;
  /** When the page is to report the `baseline` of each link; until then it measures them. After the start if that is too soon. */
  readonly baselineInMs: number;
  readonly partners: readonly PartnerMessage[];
}

export interface MatchStarted {
  readonly matchId: string;
  readonly startsInMs: number;
  /** This participant's number in the group, from 0. */
  readonly index: number;
  /** This participant's; `null` without roles. */
  readonly role: string | null;
  /** By the members' index; empty without roles. */
  readonly roles: readonly string[];
  /** The whole match's; `null` without conditions. */
  readonly condition: string | null;
  /** A signed statement of all this, for the experiment's own server; `null` if the study has no key. */
  readonly token: string | null;
  /** Whether this participant was in it before, with another page. It has started then. */
  readonly rejoined: boolean;
  /** For so long partners may be out of reach and come back, and connections are opened anew; 0: not at all. */
  readonly rejoinMs: number;
}

export interface MatchLink {
  readonly matchId: string;
  /** When the page is to report the `baseline` of the new link; until then it measures it. */
  readonly baselineInMs: number;
  readonly partner: PartnerMessage;
}

export interface MatchBaseline {
  readonly matchId: string;
  readonly partnerId: string;
  /** What was measured on this side, and on the partner's. */
  readonly rtt: MeasurementMessage;
  readonly theirRtt: MeasurementMessage;
}

export interface PartnerMessage {
  /** Made up by the server: a page never learns its partner's `participantId`. */
  readonly partnerId: string;
  readonly index: number;
  /**
   * What was measured on this side, and on the partner's, by the probe as long as there is no baseline; `null` without either.
   */
  readonly rtt: MeasurementMessage | null;
  readonly theirRtt: MeasurementMessage | null;
  /** Which page of the partner it is, from 1: with each that comes back to a running match it is one more. */
  readonly page: number;
  /** The probe's id where there was one: its connection is kept. Otherwise a new link, to be opened now. */
  readonly linkId: string;
  readonly initiator: boolean;
  readonly iceServers: readonly IceServer[];
  /** As in `ProbeStart`. */
  readonly relayOnly: boolean;
}
