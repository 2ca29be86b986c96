import type { Baseline } from "@earshot/protocol";
import { createLinkSession } from "../src/link/link-session.ts";
import { startPingWorker } from "../src/link/ping-worker.ts";
import { createMatchPartner } from "../src/match/match-partner.ts";
import { memoryLinks } from "./memory-link.ts";

export interface Making {
  readonly delayMs?: () => number | null;
  readonly maxMessageBytes?: number;
  readonly openAfterMs?: number;
  /** For how long the number of the match is measured. */
  readonly baselineMs?: number;
  readonly isBesideData?: boolean;
  readonly rejoinMs?: number;
}

/** Both ends of a match of two over a link in memory. */
export function partners({
  delayMs = () => 10,
  maxMessageBytes = 262_144,
  openAfterMs = 0,
  baselineMs = 0,
  isBesideData = false,
  rejoinMs = 0,
}: Making = {}) {
  const made = memoryLinks({ delayMs, maxMessageBytes, openAfterMs }).map((factory, index) => {
    const told = { broken: 0 };
    const baselines: Baseline[] = [];
    const end = { initiator: index === 0, iceServers: [], relayOnly: false };
    const link = createLinkSession(end, {
      factory,
      pingWorker: startPingWorker(),
      sendSignals: () => {},
      stageChanged: () => {},
      unsupported: () => {},
      broken: () => void told.broken++,
    });
    return {
      link,
      told,
      baselines,
      partner: createMatchPartner(
        {
          linkId: "link-1",
          link,
          page: 1,
          baseline: {
            dueAtMs: performance.now() + baselineMs,
            isBesideData,
            report: (found) => baselines.push(found),
          },
        },
        {
          partnerId: `partner-${index}`,
          index: 1 - index,
          rtt: null,
          theirRtt: null,
          maxRttMs: Number.POSITIVE_INFINITY,
          rejoinMs: () => rejoinMs,
        },
      ),
    };
  });
  const [alice, bob] = made;
  if (!alice || !bob) throw new Error("there are always two ends");
  return { alice, bob };
}
