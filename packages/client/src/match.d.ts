import type { Path } from "@earshot/protocol";
/** Round trip to a partner over the very connection that `send` uses; ms. A quantile is `null` if too many pings were lost. */
export interface PartnerRtt {
  readonly medianMs: number | null;
  readonly minMs: number | null;
  readonly p95Ms: number | null;
  /** Mean difference of successive samples. */
  readonly jitterMs: number | null;
  /** 0 to 1. */
  readonly lossRatio: number;
  readonly path: Path;
}
/** What `partner.on` can listen to. */
export interface PartnerEvents {
  /** The connection can be used; at once if it was measured. */
  open: undefined;
  data: string | Uint8Array;
  /** About once a second while the match lasts. */
  rtt: {
    readonly rttMs: number;
  };
  /** For good: the partner left, or the connection was lost or never came about. */
  closed: {
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
  readonly isOpen: boolean;
  /** Sends reliably and in order. Before `open` it is kept and sent then. False once closed. */
  send(data: string | Uint8Array): boolean;
  /** Returns the function that ends the subscription. */
  on<E extends keyof PartnerEvents>(event: E, listener: (value: PartnerEvents[E]) => void): () => void;
}
export interface Match {
  readonly matchId: string;
  /** This participant's number in the group, from 0. */
  readonly index: number;
  /** One each for everybody else in the group. */
  readonly partners: readonly Partner[];
  /** When it starts, on the page's own clock (`performance.now()`): the same moment for everybody. */
  readonly startsAtMs: number;
  /** Closes the connections to all partners and tells the server. */
  leave(): void;
}
//# sourceMappingURL=match.d.ts.map
