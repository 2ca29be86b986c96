import type { LinkSession } from "./link-session.ts";
import type { Partner, PartnerEvents, PartnerRtt } from "./match.ts";
type ClosedReason = PartnerEvents["closed"]["reason"];
/** A partner over the link that was measured, or in a scene that does not measure, one opened for the match. */
export declare class MatchPartner implements Partner {
  #private;
  readonly partnerId: string;
  readonly index: number;
  readonly rtt: PartnerRtt | null;
  constructor(link: LinkSession, { partnerId, index, rtt }: Pick<Partner, "partnerId" | "index" | "rtt">);
  get isOpen(): boolean;
  send(data: string | Uint8Array): boolean;
  /** `open`, `closed` and `data` that came before anybody listened are told to the first listener. */
  on<E extends keyof PartnerEvents>(event: E, listener: (value: PartnerEvents[E]) => void): () => void;
  /**
   * The server's word that the partner is gone. It may be wrong about somebody who only lost the server: as long as pings are answered,
   * the connection goes on.
   */
  noteGone(): void;
  /** The connection is over. Whoever calls it says why. */
  end(reason: ClosedReason): void;
}
export {};
//# sourceMappingURL=match-partner.d.ts.map
