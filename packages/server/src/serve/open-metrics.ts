import type { Clock } from "../clock.ts";
import type { Journal } from "../journal/journal.ts";
import { noMeters, type Meters } from "../meters.ts";
import { MetricsPage } from "../metrics/metrics-page.ts";
import { Metrics } from "../metrics/metrics.ts";
import type { EventLoopLag } from "../page/event-loop-lag.ts";
import type { PageServer } from "../page/sockets.ts";
import type { Refusals } from "../refusals.ts";
import type { ServerSettings } from "./server-options.ts";

/** Of engine.io: it was not let in by the door, which counts that itself. */
const FORBIDDEN = 4;

/** What the state of the server is read off. */
interface Watched {
  readonly io: PageServer;
  readonly refusals: Refusals;
  readonly journal: Journal | null;
  readonly lag: EventLoopLag;
  readonly clock: Clock;
  readonly isDraining: () => boolean;
}

interface OpenMetrics {
  readonly meters: Meters;
  /** `null`: nobody may see it. */
  readonly page: MetricsPage | null;
  readonly watch: (watched: Watched) => void;
}

export function openMetrics({ metrics: access, log }: Pick<ServerSettings, "metrics" | "log">): OpenMetrics {
  if (access === "off") return { meters: noMeters, page: null, watch: () => {} };
  const metrics = new Metrics();
  return {
    meters: metrics,
    page: new MetricsPage({ metrics, access, log }),
    watch: ({ io, refusals, journal, lag, clock, isDraining }) => {
      io.engine.on("connection_error", ({ code, req }: { code: number; req: { url?: string } }) => {
        // A second socket for a connection is counted where it is refused.
        if (code !== FORBIDDEN && !/[?&]sid=/.test(req.url ?? "")) refusals.count("bad-request");
      });
      metrics.watch(() => ({
        sockets: io.engine.clientsCount,
        isPaused: journal?.isPaused ?? false,
        isDraining: isDraining(),
        journalLag: journal?.lag ?? { steps: 0, oldestMs: 0 },
        heldUpMs: lag.lostMs(clock.now()),
        refusals: refusals.counts,
      }));
    },
  };
}
