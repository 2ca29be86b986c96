import type { MeasurementMessage } from "@earshot/protocol";

/** Round trip to a partner over the very connection that `send` uses, as one side measured it. Times in ms. */
export type PartnerRtt = MeasurementMessage;

/** What `partner.on` can listen to. */
export interface PartnerEvents {
  /** The connection can be used; at once if it was measured. */
  open: undefined;
  /** What the partner sent: a text as a text, bytes as bytes. */
  data: string | Uint8Array;
  /** About once a second while the match lasts. */
  rtt: {
    /** The latest round trip to the partner, in ms. */
    readonly rttMs: number;
  };
  /** Nothing has come back for some seconds; the connection may recover, and meanwhile a new path is looked for. */
  stalled: undefined;
  /** After `stalled`: pings are answered again. */
  recovered: undefined;
  /** The round trip keeps exceeding the `maxRttMs` that the page asked to watch: first a warning, then for good. What to do is the page's. */
  slow: {
    /** `warning`: it is above the limit now. `exceeded`: it has been for so long that it counts for good. */
    readonly level: "warning" | "exceeded";
    /** The round trip that is above the limit, in ms. */
    readonly rttMs: number;
  };
  /** For good: the partner left, or the connection was lost or never came about. */
  closed: {
    /** `connection-failed`: it never came about, which only a scene that does not measure can see. */
    readonly reason: "left" | "connection-lost" | "connection-failed";
  };
}

/** Somebody this participant was matched with. */
export interface Partner {
  /** Made up by the server; not the partner's `participantId`. */
  readonly partnerId: string;
  /** The partner's number in the group, from 0. */
  readonly index: number;
  /** What the probe measured on this side; `null` in a scene that does not measure. */
  readonly rtt: PartnerRtt | null;
  /** What it measured on the partner's side. */
  readonly theirRtt: PartnerRtt | null;
  /** Whether the connection can be used now. Before `open` and after `closed` it cannot. */
  readonly isOpen: boolean;
  /** Sends reliably and in order. Before `open` it is kept and sent then. False once closed. */
  send(data: string | Uint8Array): boolean;
  /** Returns the function that ends the subscription. */
  on<E extends keyof PartnerEvents>(event: E, listener: (value: PartnerEvents[E]) => void): () => void;
}

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
  /** One each for everybody else in the group. */
  readonly partners: readonly Partner[];
  /** When it starts, on the page's own clock (`performance.now()`): the same moment for everybody. */
  readonly startsAtMs: number;
  /** Closes the connections to all partners and tells the server. */
  leave(): void;
}
