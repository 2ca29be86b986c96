import type { Completion as CompletionMessage, MeasurementMessage } from "@earshot/protocol";
import type { Sendable } from "../message.ts";

/** Round trip to a partner over the very connection that `send` uses, as one side measured it. Times in ms. */
export type PartnerRtt = MeasurementMessage;

/** What `partner.on` can listen to. */
export interface PartnerEvents {
  /** The connection can be used; at once if it was measured. */
  open: undefined;
  /**
   * A text, or bytes. What comes before the first listener is kept for it, up to 8 MiB; what is beyond is lost, with a warning.
   */
  data: string | Uint8Array;
  /** All that was sent has left this page: `bufferedAmount` is 0 again. */
  drained: undefined;
  /**
   * `rtt` and `theirRtt` are new: the numbers of the match. In a scene with a countdown that is long enough to measure them it
   * comes before the match, as a rule, so whoever looks at them then has them.
   */
  baseline: undefined;
  /**
   * The connection is gone, and the partner may come back, for as long as the scene's `rejoinMs` says: `back` or `closed`
   * follows. What was under way may be lost, and nothing can be sent meanwhile.
   */
  away: undefined;
  /** After `away`: over another connection, which is measured anew. */
  back: {
    /** Whether the partner has a new page, as after a refresh, which knows nothing of what was sent before. */
    readonly rejoined: boolean;
  };
  /** About once a second while the match lasts. */
  rtt: {
    /** The latest round trip to the partner, in ms. */
    readonly rttMs: number;
  };
  /** Nothing has come back for some seconds; the connection may recover, and meanwhile a new path is looked for. */
  stalled: undefined;
  /** After `stalled`: pings are answered again. */
  recovered: undefined;
  /**
   * The round trip keeps exceeding the `maxRttMs` that the page asked to watch: first a warning, then for good. What to do is the
   * page's.
   */
  slow: {
    /** `warning`: it is above the limit now. `exceeded`: it has been for so long that it counts for good. */
    readonly level: "warning" | "exceeded";
    /** The round trip that is above the limit, in ms. */
    readonly rttMs: number;
  };
  /**
   * For good: the partner left, or this page did; the partner did not come back in time (`unreachable`); a newer page of this
   * participant took its place (`replaced`); or the connection was lost, or never came about.
   */
  closed: {
    /** `connection-failed`: it never came about, which only a scene that does not measure can see. */
    readonly reason: "left" | "unreachable" | "replaced" | "connection-lost" | "connection-failed";
  };
}

/** Somebody this participant was matched with. */
export interface Partner {
  /** Made up by the server; not the partner's `participantId`. */
  readonly partnerId: string;
  /** The partner's number in the group, from 0. */
  readonly index: number;
  /**
   * What this side measured in the countdown, or, if that is too short, in the first seconds of the match. Until both sides have,
   * what the probe measured; `null` in a scene without probes.
   */
  readonly rtt: PartnerRtt | null;
  /** The same of the partner's side. */
  readonly theirRtt: PartnerRtt | null;
  /** Whether the connection can be used now. Before `open`, while `away` and after `closed` it cannot. */
  readonly isOpen: boolean;
  /**
   * Sends reliably and in order: a text as a text, a buffer or any view on one as its bytes. Before `open` it is kept and sent
   * then. False if it is not taken, and will not be sent: the partner is closed, or more than 8 MiB would be waiting; wait for
   * `drained` then.
   *
   * @throws TypeError if it is anything else; RangeError if it has more than `maxMessageBytes`.
   */
  send(data: Sendable): boolean;
  /**
   * The largest message that can be sent, in bytes: what the two browsers have agreed on, at most 262,144 (so many before
   * `open`).
   */
  readonly maxMessageBytes: number;
  /** Bytes that were sent and have not left this page yet; 0 once the connection is closed. */
  readonly bufferedAmount: number;
  /** Returns the function that ends the subscription. */
  on<E extends keyof PartnerEvents>(event: E, listener: (value: PartnerEvents[E]) => void): () => void;
}

/** What a participant takes along to the recruiting platform; nothing of it in a study without a `recruiter`. */
export type Completion = CompletionMessage;

/** A group that came about, and the connections to its other members. */
export interface Match {
  /** Made up by the server; the same for all members, and in the records. */
  readonly matchId: string;
  /** This participant's number in the group, from 0. */
  readonly index: number;
  /** This participant's role; `null` in a scene without roles. A partner's is `roles[partner.index]`. */
  readonly role: string | null;
  /** The roles of all members, by index; empty in a scene without roles. */
  readonly roles: readonly string[];
  /** The condition of this match; `null` in a scene without conditions. */
  readonly condition: string | null;
  /**
   * All this as the server has signed it, a JWT for the experiment's own server, which need not believe the page then; `null` if
   * the study has no key.
   */
  readonly token: string | null;
  /** Whether this participant was in it before, with another page, as before a refresh: the partners know how far it is. */
  readonly rejoined: boolean;
  /** One each for everybody else in the group, but for those who were gone before this page came back. */
  readonly partners: readonly Partner[];
  /** When it starts, on the page's own clock (`performance.now()`): the same moment for everybody. */
  readonly startsAtMs: number;
  /**
   * Tells the server that this participant's part is over, whether it stays in the match or not: `finished`, or `partner-gone` if
   * the match cannot be done without a partner. The first word stands. Resolves with the code to take along, once it cannot be
   * lost any more; that waits for as long as the server cannot be reached. @throws Error if the server knows nothing of the match
   */
  finish(reason?: "finished" | "partner-gone"): Promise<Completion>;
  /**
   * Tells the server, and closes the connections to all partners. What was sent over an open one still arrives: resolves when it
   * has, or after 5 s. A page that goes elsewhere next should wait for it.
   */
  leave(): Promise<void>;
}
