import type { Report } from "@earshot/protocol";
import type { LinkSession } from "./link-session.ts";
import type { PartnerRtt } from "./match.ts";
interface ProbeRunnerOptions {
  readonly link: LinkSession;
  readonly maxP2pRttMs: number;
  onSample(index: number, rttMs: number): void;
  onReport(report: Report): void;
}
/** Measures one open link from this side: sends pings until the verdict is certain, then reports, once. */
export declare class ProbeRunner {
  #private;
  constructor(options: ProbeRunnerOptions);
  /** What this side measured, once it has reported. */
  get rtt(): PartnerRtt | null;
  stop(): void;
}
export {};
//# sourceMappingURL=probe-runner.d.ts.map
