import { acceptableRatios, expectedTimeOutRatio, remoteRatio, type Density } from "./density.ts";
import type { Metrics } from "../simulation/metrics.ts";
import type { World } from "../simulation/world.ts";

/** What to expect of one limit in one simulated study. */
export interface Forecast {
  /** Of the simulation. */
  readonly metrics: Metrics;
  /** Of the density rule, without a simulation. `null` where it does not hold: for groups of more than two, and for waves. */
  readonly expectedTimeOutRatio: number | null;
  /** The share of hosts from which fewer than 5 % of the others are within the limit. */
  readonly remoteRatio: number;
}

/** Says beside what was simulated with a limit what can be told without a simulation. */
export function forecast(world: World, { maxP2pRttMs, groupSize }: ForecastScene, metrics: Metrics): Forecast {
  const acceptable = acceptableRatios(world.options.pool, maxP2pRttMs);
  const density = groupSize === 2 ? densityOf(world) : null;
  return {
    metrics,
    expectedTimeOutRatio: density && expectedTimeOutRatio(acceptable, density),
    remoteRatio: remoteRatio(acceptable),
  };
}

export interface ForecastScene {
  readonly maxP2pRttMs: number;
  readonly groupSize: number;
}

/** The rule is for people who come one by one at a steady rate. */
function densityOf({ options: { arrivals }, timeoutMs: patienceMs }: World): Density | null {
  return arrivals.kind === "poisson" ? { arrivalsPerMinute: arrivals.perMinute, patienceMs } : null;
}
