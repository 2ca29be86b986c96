import type { Baseline } from "@earshot/protocol";
import { completedSamples, createPingSeries } from "@earshot/rtt";
import type { LinkSession } from "../link/link-session.ts";
import type { PingEvents } from "../link/pinger.ts";
import { BASELINE_PINGS, UNHURRIED_INTERVAL_MS } from "./measuring-timing.ts";

export interface BaselineOptions {
  readonly link: LinkSession;
  /** When it is to be reported, on the page's own clock. */
  readonly dueAtMs: number;
  /** Whether the page may send data meanwhile, which must not look like losses. */
  readonly isBesideData: boolean;
  /** Once; `null` if nothing was heard of the other side. */
  readonly done: (found: Baseline | null) => void;
}

/** What a measurement of the connection of a match, which goes on until it is due, is told of the link. */
export interface BaselineMeasuring {
  sent(ping: PingEvents["sent"]): void;
  pong(pong: PingEvents["pong"]): void;
  /** Nobody wants to know any more. */
  end(): void;
}

/** Measures the open connection of a match from this side, without hurry. */
export function measureBaseline({ link, dueAtMs, isBesideData, done }: BaselineOptions): BaselineMeasuring {
  const series = createPingSeries();
  let hidden = document.hidden;
  const due = setTimeout(() => void report(), dueAtMs - performance.now());
  measure(BASELINE_PINGS);

  function measure(count: number): void {
    if (isBesideData) link.measureBesideData(count, UNHURRIED_INTERVAL_MS);
    else link.measure(count, UNHURRIED_INTERVAL_MS);
  }

  async function report(): Promise<void> {
    measure(0);
    const nowMs = performance.now();
    const samplesMs = completedSamples(series.counted(BASELINE_PINGS, nowMs), nowMs);
    const { iceResponses: _, ...route } = await link.readStats();
    done(samplesMs.length > 0 ? { samplesMs, ...route, timedBy: link.timedBy, hidden } : null);
  }

  return {
    sent({ nonce }) {
      hidden ||= document.hidden;
      series.send(nonce, performance.now());
    },
    pong: ({ nonce, rttMs }) => void series.receive(nonce, rttMs),
    end: () => clearTimeout(due),
  };
}
