import type { Sample } from "../measuring/probe.ts";
import type { ProbeStage } from "../link/link-session.ts";
import type { ExtensionMessage, ProbeStop, RejectionReason, ReleaseReason } from "@earshot/protocol";
import type { Match } from "../match/match.ts";

/** Why the last try with somebody came to nothing. */
export interface Rejection {
  /** What did not fit. `not-ready`: somebody did not say in time that they are there; this participant, if `aside`. */
  readonly reason: RejectionReason | "not-ready";
  /** The worse of the two sides' statistics in ms; `null` if it was not measured. */
  readonly rttMs: number | null;
  /** What this side measured; `null` without it, or if two others of the group did not fit. */
  readonly own: ProbeVerdict["own"];
  /** The same of the other side. */
  readonly theirs: ProbeVerdict["theirs"];
}

/** Where this participant stands. Points in time are on the page's own clock, `performance.now()`. */
export type Status =
  /** Reaching the server; `again` after a connection broke. The place in the waitroom is kept for a while. */
  | ({
      readonly kind: "connecting";
      /** Whether it was connected before. */
      readonly again: boolean;
    } & Noted)
  /** The server times its first round trip to this page. */
  | ({ readonly kind: "measuring" } & Noted)
  | ({
      readonly kind: "waiting";
      /**
       * How many are here and not yet in a match, this one included. Whoever is hidden or away does not count, this one neither.
       * `null` if the scene does not show it.
       */
      readonly waitingCount: number | null;
      /** How many make a group in this scene. */
      readonly groupSize: number;
      /** How many groups were tried so far. */
      readonly attempts: number;
      /** Why the latest try came to nothing; `null` before the first. */
      readonly lastRejection: Rejection | null;
      /** When the wait ends, unless it is made longer. */
      readonly deadlineAtMs: number;
      /** How it can be made longer, with `waitroom.extend()`; `null`: it cannot. */
      readonly extension: ExtensionMessage | null;
      /**
       * From when on who leaves has waited for long enough, so that the stay ends as `left-after-wait`; `null`: it never does.
       */
      readonly minimumWaitAtMs: number | null;
      /**
       * How long people of this scene have waited lately, from joining until their match was certain: the median in ms of the
       * latest 50 waits of the last hour. Whoever got no match counts as having waited longer than all others. `null` as long as
       * fewer than 10 waits have ended, or if half of them or more ended without a match. A server that is started again begins
       * anew. Told whether or not the scene shows how many wait.
       */
      readonly expectedWaitMs: number | null;
      /** The server's round trip to this page in ms, if it is known. */
      readonly serverRttMs: number | null;
      /**
       * True while this page is hidden: behind another tab or window, minimised, or on a locked screen. Nobody is matched
       * meanwhile; place and time limit stay as they are.
       */
      readonly hidden: boolean;
      /** True after a ready check to which this page gave no answer: nobody is matched with it until `waitroom.ready()`. */
      readonly aside: boolean;
    } & Noted)
  | Probing
  /** A group is found, and asked whether everybody is there: to be answered with `waitroom.ready()`. */
  | {
      readonly kind: "ready-check";
      /** When everybody must have answered. */
      readonly deadlineAtMs: number;
      /** Whether this page has; the others may still have to. */
      readonly ready: boolean;
    }
  /** Everybody is close enough: the countdown runs. */
  | {
      readonly kind: "confirming";
      /** Made up by the server. */
      readonly matchId: string;
      /** When the match starts. */
      readonly startsAtMs: number;
    }
  | Outcome;

interface Noted {
  /**
   * In words, for whoever runs the experiment: what keeps the server from answering, as soon as it is known, that this browser
   * makes no connections, or that this participant came without an id. Missing if all is well.
   */
  readonly message?: string | undefined;
}

/** A partner is found, and the round trip between the two browsers is measured. */
export interface Probing {
  readonly kind: "probing";
  readonly stage: ProbeStage;
  /** How many groups were tried so far, with this one. */
  readonly attempts: number;
}

/**
 * How a stay ends without a match: what the server says; `failed` if the server cannot be reached or refuses the page; `taken` if
 * another page has this participant's place, as in another window; `preview` if the page is only looked at before the work is
 * accepted (MTurk), which asks nobody.
 */
export type EndReason = ReleaseReason | "failed" | "preview" | "taken";

/** How a stay ends. An expected end is a value, never an exception. */
export type Outcome =
  | {
      readonly kind: "matched";
      /** The group, with a connection to each of its other members. */
      readonly match: Match;
    }
  | {
      readonly kind: "released";
      /** Why there is no match. */
      readonly reason: EndReason;
      /** To be shown, in a study with a `recruiter`: the code for this very end. Missing if there is none. */
      readonly completionCode?: string | undefined;
      /** Where to go next, likewise. */
      readonly redirectUrl?: string | undefined;
      /** This participant came again: it is what they were told the first time. Missing otherwise. */
      readonly repeated?: boolean | undefined;
      /**
       * In words: for whoever runs the experiment with `failed`, `taken`, `replaced`, `unsupported` and `preview`; for the
       * participant where the study does not let them wait.
       */
      readonly message?: string | undefined;
    };

/** What a probe came to. */
export type ProbeVerdict = ProbeStop;

/** What `waitroom.on` can listen to. */
export interface WaitroomEvents {
  /** At every change; the latest is `waitroom.status`. */
  status: Status;
  /** Each answered ping of a probe, as it comes. */
  sample: Sample;
  /** The end of a probe, accepted or rejected, with the figures of both sides. */
  verdict: ProbeVerdict;
  /**
   * During a match, in a study whose `participants` have a `maxServerRttMs`: the round trip to the server has come above that
   * limit, or is within it again. The server times it every 5 s while the page is visible. What to do is the page's: the match
   * goes on.
   */
  serverSlow: {
    /**
     * `warning`: the last 3 round trips were above the limit. `exceeded`: the last 6 were, so that it counts for good. `ok`: the
     * last one was within it; it comes after one of the others, and may come once after the server was started again.
     */
    readonly level: "warning" | "exceeded" | "ok";
    /** The smallest of these, in ms. What is not answered within 2 s counts as 2,000. */
    readonly rttMs: number;
  };
}

/** What `waitroom.match()` throws when the stay ends without a match. `reason` is that of the outcome. */
export class MatchError extends Error {
  /** How the stay ended instead, as in the outcome. */
  readonly reason: EndReason;

  constructor(reason: EndReason, message?: string) {
    super(message ?? `no match: ${reason}`);
    this.name = "MatchError";
    this.reason = reason;
  }
}
