import { acceptableRatios, expectedTimeOutRatio, remoteRatio, type Density } from "./density.ts";
import type { Metrics } from "./metrics.ts";
import type { World } from "./world.ts";

/** What to expect of one limit. */
export interface Forecast {
  readonly maxP2pRttMs: number;
  /** Of the simulation. */
  readonly metrics: Metrics;
  /** Of the density rule, without a simulation. For pairs; larger groups time out more often. */
  readonly expectedTimeOutRatio: number;
  /** The share of hosts from which fewer than 5 % of the others are within the limit. */
  readonly remoteRatio: number;
}

/** Simulates with one limit, and says beside it what the density rule says. */
export function forecast(world: World, maxP2pRttMs: number, run: (world: World) => Metrics): Forecast {
  const acceptable = acceptableRatios(world.options.pool, maxP2pRttMs);
  return {
    maxP2pRttMs,
    metrics: run(world),
    expectedTimeOutRatio: expectedTimeOutRatio(acceptable, densityOf(world)),
    remoteRatio: remoteRatio(acceptable),
  };
}

/** The largest share of time-outs that is called good. */
export const GOOD_TIME_OUT_RATIO = 0.05;

const MOST_PER_MINUTE = 120;
const LONGEST_PATIENCE_MS = 1_800_000;

/** What a limit would need, each alone, for few time-outs; `null` where no sensible value does it. */
export interface Needs {
  readonly arrivalsPerMinute: number | null;
  readonly patienceMs: number | null;
}

/** Looks for it with the density rule, and takes that to be as much too low elsewhere as the simulation found it to be here. */
export function needsOf(
  world: World,
  {
    maxP2pRttMs,
    metrics,
    expectedTimeOutRatio: expected,
  }: Pick<Forecast, "maxP2pRttMs" | "metrics" | "expectedTimeOutRatio">,
): Needs {
  const acceptable = acceptableRatios(world.options.pool, maxP2pRttMs);
  const now = densityOf(world);
  const correction = expected > 0 ? Math.max(1, metrics.timedOutRatio / expected) : 1;
  const isGood = (change: Partial<Density>) =>
    correction * expectedTimeOutRatio(acceptable, { ...now, ...change }) < GOOD_TIME_OUT_RATIO;
  const arrivals = upFrom(Math.ceil(now.arrivalsPerMinute), MOST_PER_MINUTE, 1);
  const patiences = upFrom(now.patienceMs, LONGEST_PATIENCE_MS, 5_000);
  return {
    arrivalsPerMinute: arrivals.find((arrivalsPerMinute) => isGood({ arrivalsPerMinute })) ?? null,
    patienceMs: patiences.find((patienceMs) => isGood({ patienceMs })) ?? null,
  };
}

/** People who all come at once are as dense as that: as if as many came within one's patience. */
function densityOf({ options: { arrivals, participants }, timeoutMs: patienceMs }: World): Density {
  const perMinute = arrivals.kind === "poisson" ? arrivals.perMinute : participants / (patienceMs / 60_000);
  return { arrivalsPerMinute: perMinute, patienceMs };
}

function upFrom(start: number, end: number, step: number): number[] {
  return Array.from({ length: Math.max(0, Math.floor((end - start) / step) + 1) }, (_, index) => start + index * step);
}
