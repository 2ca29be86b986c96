import {
  defaultScatter,
  noFaults,
  type Arrivals,
  type Faults,
  type Patience,
  type ProbeDuration,
  type Scatter,
  type Waves,
} from "./people.ts";
import type { Pool } from "../latency/pool.ts";
import { Draws, streams } from "../random.ts";

/** Everything that one simulated world depends on, beside its seed. */
export interface WorldOptions {
  readonly pool: Pool;
  readonly seed: number;
  readonly participants: number;
  readonly arrivals: Arrivals;
  readonly patience: Patience;
  readonly probe: ProbeDuration;
  readonly scatter?: Partial<Scatter>;
  readonly faults?: Partial<Faults>;
}

/** What a probe of a pair comes to. `rttMs`: what the first and the second side would report. */
export interface ProbeCourse {
  readonly durationMs: number;
  readonly connects: boolean;
  readonly rttMs: readonly [number, number];
}

/** The parts of a drop-out or a departure of one participant; times from the arrival in ms, infinity for never. */
export interface Absence {
  readonly dropsAfterMs: number;
  readonly backAfterMs: number;
  readonly leavesAfterMs: number;
}

/** Which draw of a participant is which. */
const draw = { drops: 1, dropsAfter: 2, backAfter: 3, leaves: 4, leavesAfter: 5, lies: 6, silent: 7, unknownRtt: 8 };

/**
 * Everything that chance decides, before anybody is matched: who comes when and from where, what every probe would measure, who
 * fails. Nothing in it depends on what a matchmaker does, so that policies can be compared in pairs.
 */
export class World {
  readonly options: WorldOptions;
  readonly size: number;
  readonly arrivesAtMs: Float64Array;
  /** The host of each participant. */
  readonly hosts: Int32Array;
  readonly scatter: Scatter;
  readonly faults: Faults;
  /** Made once: an id is asked for in every event, and a map finds a string that it has met before sooner. */
  readonly #ids: readonly string[];
  readonly #probes: Draws;
  readonly #serverRtts: Draws;
  readonly #fates: Draws;
  readonly #patience: Draws;

  constructor(options: WorldOptions) {
    const { pool, seed, participants } = options;
    this.options = options;
    this.size = participants;
    this.scatter = { ...defaultScatter, ...options.scatter };
    this.faults = { ...noFaults, ...options.faults };
    this.#ids = Array.from({ length: participants }, (_, index) => idOf(index));
    this.arrivesAtMs = arrivalTimes(options);
    const places = new Draws(seed, streams.host);
    this.hosts = Int32Array.from(
      { length: participants },
      (_, index) => pool.hosts[places.index(pool.hosts.length, index)] ?? 0,
    );
    this.#probes = new Draws(seed, streams.probe);
    this.#serverRtts = new Draws(seed, streams.serverRtt);
    this.#fates = new Draws(seed, streams.fault);
    this.#patience = new Draws(seed, streams.patience);
  }

  idOf(index: number): string {
    return this.#ids[index] ?? idOf(index);
  }

  indexOf(participantId: string): number {
    return Number(participantId.slice(1));
  }

  /** The true round trip between two participants; `NaN` if they cannot reach each other. */
  rttMs(a: number, b: number): number {
    return this.options.pool.p2p.rttMs(this.hosts[a] ?? 0, this.hosts[b] ?? 0);
  }

  /** The time limit of the scene's waitroom. */
  get timeoutMs(): number {
    const { patience } = this.options;
    return patience.kind === "fixed" ? patience.ms : patience.limitMs;
  }

  /** The measured round trip of a participant to each beacon; `null` where there is none. */
  beaconRttsMs(index: number): (number | null)[] {
    if (this.#happens(this.faults.unknownServerRttRatio, index, draw.unknownRtt)) {
      return this.options.pool.beaconRttsMs.map(() => null);
    }
    const { serverSigma, serverExtraMs } = this.scatter;
    return this.options.pool.beaconRttsMs.map((rttsMs, beacon) => {
      const trueMs = rttsMs[this.hosts[index] ?? 0] ?? Number.NaN;
      if (Number.isNaN(trueMs)) return null;
      const factor = Math.exp(serverSigma * this.#serverRtts.normal(index, beacon));
      return trueMs * factor + serverExtraMs * this.#serverRtts.exponential(index, beacon, 2);
    });
  }

  /** Of a participant's page; `null`: not known. */
  timeZone(index: number): string | null {
    return this.options.pool.timeZones?.[this.hosts[index] ?? 0] ?? null;
  }

  /** What the pair's probe number `attempt` would come to. The same whichever way round the pair is given, but for the sides. */
  probe(a: number, b: number, attempt: number): ProbeCourse {
    const [low, high] = a < b ? [a, b] : [b, a];
    const key = 16 * attempt;
    const trueMs = this.rttMs(low, high);
    const { failingProbeRatio, failureMs } = this.faults;
    const fails = failingProbeRatio > 0 && this.#probes.uniform(low, high, key) < failingProbeRatio;
    if (fails || Number.isNaN(trueMs)) return { durationMs: failureMs, connects: false, rttMs: [0, 0] };
    const { probeSigma, sideSigma, probeExtraMs } = this.scatter;
    const extraMs = probeExtraMs === 0 ? 0 : probeExtraMs * this.#probes.exponential(low, high, key + 1);
    const sharedMs = trueMs * Math.exp(probeSigma * this.#probes.normal(low, high, key + 2)) + extraMs;
    const lowMs = sharedMs * Math.exp(sideSigma * this.#probes.normal(low, high, key + 4));
    const highMs = sharedMs * Math.exp(sideSigma * this.#probes.normal(low, high, key + 6));
    return {
      durationMs: this.probeDurationMs(low, high),
      connects: true,
      rttMs: a < b ? [lowMs, highMs] : [highMs, lowMs],
    };
  }

  /** How long a probe of the pair takes that comes to a connection. The same whichever way round the pair is given. */
  probeDurationMs(a: number, b: number): number {
    const { probe, pool } = this.options;
    if (probe.kind === "fixed") return probe.ms;
    const serverMs = pool.beaconRttsMs[0] ?? [];
    const slowestMs = Math.max(serverMs[this.hosts[a] ?? 0] ?? 0, serverMs[this.hosts[b] ?? 0] ?? 0);
    const rttMs = this.rttMs(a, b);
    return SIGNAL_TRIPS * slowestMs + OPENING_TRIPS * rttMs + probe.pings * probe.intervalMs + rttMs;
  }

  lies(index: number): boolean {
    return this.#happens(this.faults.liarRatio, index, draw.lies);
  }

  isSilent(index: number): boolean {
    return this.#happens(this.faults.silentRatio, index, draw.silent);
  }

  /** By how much the report of one side of a probe is late; infinity if it is lost. */
  reportDelayMs(index: number, partner: number, attempt: number): number {
    const { lostReportRatio, lateReportRatio, lateMs } = this.faults;
    if (lostReportRatio + lateReportRatio === 0) return 0;
    const chance = this.#fates.uniform(index, partner, 16 * attempt + 1);
    if (chance < lostReportRatio) return Number.POSITIVE_INFINITY;
    return chance < lostReportRatio + lateReportRatio
      ? lateMs * this.#fates.exponential(index, partner, 16 * attempt + 2)
      : 0;
  }

  absence(index: number): Absence {
    const { dropOutRatio, leaverRatio, absenceMs } = this.faults;
    const never = Number.POSITIVE_INFINITY;
    const drops = this.#happens(dropOutRatio, index, draw.drops);
    const leaves = this.#happens(leaverRatio, index, draw.leaves);
    const dropsAfterMs = drops ? this.timeoutMs * this.#fates.uniform(index, 0, draw.dropsAfter) : never;
    return {
      dropsAfterMs,
      backAfterMs: dropsAfterMs + absenceMs * this.#fates.exponential(index, 0, draw.backAfter),
      leavesAfterMs: Math.min(
        leaves ? this.timeoutMs * this.#fates.uniform(index, 0, draw.leavesAfter) : never,
        this.#patienceMs(index),
      ),
    };
  }

  #patienceMs(index: number): number {
    const { patience } = this.options;
    return patience.kind === "fixed" ? Number.POSITIVE_INFINITY : patience.meanMs * this.#patience.exponential(index);
  }

  #happens(ratio: number, index: number, which: number): boolean {
    return ratio > 0 && this.#fates.uniform(index, 0, which) < ratio;
  }
}

/** Ready and start, offer, answer, ICE candidates and the report each go over the server once. */
const SIGNAL_TRIPS = 4;
/** Connectivity checks, DTLS and SCTP between the two browsers. */
const OPENING_TRIPS = 5;

function idOf(index: number): string {
  return `p${index}`;
}

function arrivalTimes({ seed, participants, arrivals }: WorldOptions): Float64Array {
  const draws = new Draws(seed, streams.arrival);
  if (arrivals.kind === "burst") {
    return Float64Array.from(
      { length: participants },
      (_, index) => arrivals.withinMs * draws.uniform(index),
    ).toSorted();
  }
  if (arrivals.kind === "waves") return waveTimes(arrivals, participants, draws);
  const times = new Float64Array(participants);
  let atMs = 0;
  for (let index = 0; index < participants; index++) {
    atMs += (60_000 / arrivals.perMinute) * draws.exponential(index);
    times[index] = atMs;
  }
  return times;
}

const WAVE_FILLS_WITHIN_MS = 60_000;

function waveTimes({ people, everyMs }: Waves, participants: number, draws: Draws): Float64Array {
  const withinMs = Math.min(WAVE_FILLS_WITHIN_MS, everyMs);
  return Float64Array.from(
    { length: participants },
    (_, index) => Math.floor(index / people) * everyMs + withinMs * draws.uniform(index),
  ).toSorted();
}
