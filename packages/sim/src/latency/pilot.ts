import { OptionsError } from "@earshot/matchmaker";
import { LatencyMatrix } from "./latency-matrix.ts";
import type { PilotRecords, ProbedPair } from "./pilot-records.ts";
import type { Pool } from "./pool.ts";
import { Draws, streams } from "../random.ts";

const FEWEST_PEOPLE = 4;
const FEWEST_PAIRS = 5;
const MOST_BINS = 4;
const PAIRS_PER_BIN = 10;

/** Measured pairs whose server RTTs are alike, and where between the bounds their round trips lie. */
export interface PilotBin {
  /** The bin ends here: at this middle between the bounds `|a - b|` and `a + b`, in ms. */
  readonly upToMs: number;
  /** `(rtt - lower) / (upper - lower)` of each measured pair. */
  readonly fractions: readonly number[];
}

/** A pool made from a pilot study, and on how little it stands. */
export interface Pilot {
  readonly pool: Pool;
  readonly measuredPairs: number;
  readonly bins: readonly PilotBin[];
  /** Share of the pilot's probes that brought no result. */
  readonly failingProbeRatio: number;
}

/**
 * Makes a pool of a pilot's participants. A pair that was measured keeps its round trip. For any other one the bounds of its
 * server RTTs are known, and where it lies between them is drawn from the measured pairs in the same bin. These were chosen by a
 * matchmaker, so they are no random sample: the bins lessen that, and do not remove it. @throws OptionsError if the records are
 * too few.
 */
export function pilotPool(name: string, records: PilotRecords, seed: number): Pilot {
  const { serverRttsMs, pairs, probes, failedProbes } = records;
  if (serverRttsMs.length < FEWEST_PEOPLE || pairs.length < FEWEST_PAIRS) {
    const value = `${serverRttsMs.length} participants with a server RTT and ${pairs.length} measured pairs`;
    const allowed = `records with at least ${FEWEST_PEOPLE} participants and ${FEWEST_PAIRS} measured pairs`;
    throw new OptionsError({ field: "latency", value, allowed });
  }
  const bins = toBins(pairs, serverRttsMs);
  return {
    pool: {
      name,
      p2p: new LatencyMatrix(completed(records, bins, new Draws(seed, streams.pool))),
      beaconRttsMs: [Float64Array.from(serverRttsMs)],
      hosts: serverRttsMs.map((_, host) => host),
    },
    measuredPairs: pairs.length,
    bins,
    failingProbeRatio: probes === 0 ? 0 : failedProbes / probes,
  };
}

function boundsOf(aMs = 0, bMs = 0): { lowerMs: number; widthMs: number; middleMs: number } {
  const [lowerMs, upperMs] = [Math.abs(aMs - bMs), aMs + bMs];
  return { lowerMs, widthMs: Math.max(upperMs - lowerMs, 1), middleMs: (lowerMs + upperMs) / 2 };
}

function toBins(pairs: readonly ProbedPair[], serverRttsMs: readonly number[]): PilotBin[] {
  const known = pairs
    .map(({ a, b, rttMs }) => ({ rttMs, ...boundsOf(serverRttsMs[a], serverRttsMs[b]) }))
    .toSorted((one, other) => one.middleMs - other.middleMs);
  const count = Math.min(MOST_BINS, Math.max(1, Math.floor(known.length / PAIRS_PER_BIN)));
  return Array.from({ length: count }, (_, bin) => {
    const [from, to] = [bin, bin + 1].map((edge) => Math.round((edge * known.length) / count));
    const upToMs = bin === count - 1 ? Number.POSITIVE_INFINITY : (known[to ?? 0]?.middleMs ?? 0);
    const fractions = known.slice(from, to).map(({ rttMs, lowerMs, widthMs }) => (rttMs - lowerMs) / widthMs);
    return { upToMs, fractions };
  });
}

function completed({ serverRttsMs, pairs }: PilotRecords, bins: readonly PilotBin[], draws: Draws): Float32Array {
  const size = serverRttsMs.length;
  const rttsMs = new Float32Array(size * size);
  for (let a = 0; a < size; a++) {
    for (let b = a + 1; b < size; b++) {
      const { lowerMs, widthMs, middleMs } = boundsOf(serverRttsMs[a], serverRttsMs[b]);
      const fractions = bins.find(({ upToMs }) => middleMs < upToMs)?.fractions ?? [];
      const rttMs = Math.max(1, lowerMs + widthMs * (fractions[draws.index(fractions.length, a, b)] ?? 0.5));
      rttsMs[a * size + b] = rttMs;
      rttsMs[b * size + a] = rttMs;
    }
  }
  for (const { a, b, rttMs } of pairs) {
    rttsMs[a * size + b] = rttMs;
    rttsMs[b * size + a] = rttMs;
  }
  return rttsMs;
}
