import type { IceServer, LinkSignal, ProbeStart, Report } from "@earshot/protocol";
import { LinkSession } from "./link-session.ts";
import type { PartnerRtt } from "./match.ts";
import type { PeerLinkFactory } from "./peer-link.ts";
import type { ProbeStage, Sample } from "./status.ts";
/** What the links of a page say to the server and to the page. */
export interface LinksHandlers {
  signal(linkId: string, signals: readonly LinkSignal[]): void;
  ready(probeId: string): void;
  opened(probeId: string): void;
  report(probeId: string, report: Report): void;
  sample(sample: Sample): void;
  stageChanged(stage: ProbeStage): void;
}
/** All links of one stay: those being probed, and those of the match. */
export declare class Links {
  #private;
  constructor(factory: PeerLinkFactory, handlers: LinksHandlers);
  /** The stage of the slowest probe that runs. */
  get stage(): ProbeStage;
  probe(start: ProbeStart): void;
  /** The link of that id, made if there is none yet. */
  open(options: { linkId: string; initiator: boolean; iceServers: readonly IceServer[] }): LinkSession;
  /** Signals of a link that is gone are late, and dropped. */
  receive(linkId: string, signals: readonly LinkSignal[]): void;
  /** The probe is over; its link stays only if it was accepted. What it was started with, or `null` if it is not known (any more). */
  stopProbe(probeId: string, accepted: boolean): ProbeStart | null;
  /** What this side measured on that link, if it was probed. */
  rttOf(linkId: string): PartnerRtt | null;
  closeAll(): void;
}
//# sourceMappingURL=links.d.ts.map
