import type { Match, Partner } from "@earshot/client";

/**
 * How a connection stands: it is not there yet, it can be used, nothing comes back at the moment, the partner is gone and may
 * come back, or it is over for good.
 */
export type PartnerState = "connecting" | "open" | "stalled" | "away" | "closed";

/** From the best to the worst. */
const states: readonly PartnerState[] = ["open", "connecting", "stalled", "away", "closed"];

/** One partner, from now on. */
interface Watched {
  state: PartnerState;
  latestMs: number | null;
  takenAtMs: number;
  samplesMs: number[];
}

/** Everything of a trial, of whichever partner is the farthest. */
export interface RttSummary {
  readonly medianMs: number | null;
  readonly p95Ms: number | null;
  readonly n: number;
}

/** The partners of one match, trial by trial. */
export interface PartnerWatch {
  /** What is summed up begins here. */
  startTrial(): void;
  /** Without a sample in the trial, the latest one before it, with an `n` of 0. */
  summarize(): RttSummary;
  /** The worst of the partners'. */
  state(): PartnerState;
}

export function watchPartners({ partners }: Pick<Match, "partners">, sampleIntervalMs: number): PartnerWatch {
  const watched = partners.map((partner) => watch(partner, sampleIntervalMs));

  return {
    startTrial() {
      for (const one of watched) one.samplesMs = [];
    },
    summarize() {
      const summaries = watched.map(summaryOf);
      const none: RttSummary = { medianMs: null, p95Ms: null, n: 0 };
      return summaries.reduce((worst, one) => ((one.medianMs ?? -1) > (worst.medianMs ?? -1) ? one : worst), none);
    },
    state() {
      return watched.reduce<PartnerState>(
        (worst, { state }) => (states.indexOf(state) > states.indexOf(worst) ? state : worst),
        "open",
      );
    },
  };
}

function watch(partner: Partner, sampleIntervalMs: number): Watched {
  const watched: Watched = {
    state: partner.isOpen ? "open" : "connecting",
    latestMs: null,
    takenAtMs: Number.NEGATIVE_INFINITY,
    samplesMs: [],
  };
  const become = (state: PartnerState) => () => {
    watched.state = state;
  };
  partner.on("open", become("open"));
  partner.on("stalled", become("stalled"));
  partner.on("recovered", become("open"));
  partner.on("away", become("away"));
  partner.on("back", become("open"));
  partner.on("closed", become("closed"));
  partner.on("rtt", ({ rttMs }) => {
    const nowMs = performance.now();
    if (nowMs - watched.takenAtMs < sampleIntervalMs) return;
    watched.takenAtMs = nowMs;
    watched.latestMs = rttMs;
    watched.samplesMs.push(rttMs);
  });
  return watched;
}

function summaryOf({ samplesMs, latestMs }: Watched): RttSummary {
  const sorted = samplesMs.toSorted((a, b) => a - b);
  const n = sorted.length;
  if (n === 0) return { medianMs: latestMs, p95Ms: latestMs, n };
  const at = (index: number) => sorted[index] ?? 0;
  // The nearest rank for p95, as in the server's records.
  return { medianMs: (at((n - 1) >> 1) + at(n >> 1)) / 2, p95Ms: at(Math.ceil(n * 0.95) - 1), n };
}
