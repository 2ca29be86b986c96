import type { Pool } from "../latency/pool.ts";

/** For somebody at each host of the pool: the chance, 0 to 1, that another participant is within `maxMs`. */
export function acceptableRatios({ p2p, hosts }: Pool, maxMs: number): Float64Array {
  return Float64Array.from(hosts, (a) => hosts.filter((b) => p2p.rttMs(a, b) <= maxMs).length / hosts.length);
}

export interface Density {
  readonly arrivalsPerMinute: number;
  /** How long one waits for others, in ms: up to the time limit, which waits for the probe that it falls into. */
  readonly patienceMs: number;
}

/**
 * The share of participants, 0 to 1, that will time out: the mean over the participants of `f(x)`, where `x` is how many
 * acceptable others arrive during one's wait, and `f(x) = e^-x / (2 - e^-x)` is exact where everybody is acceptable to everybody.
 * A little low, and lower the more of one's wait a probe takes, since it counts nobody as busy.
 */
export function expectedTimeOutRatio(acceptable: Float64Array, { arrivalsPerMinute, patienceMs }: Density): number {
  const arrivals = (arrivalsPerMinute * patienceMs) / 60_000;
  return acceptable.reduce((sum, share) => sum + timeOutChance(arrivals * share), 0) / Math.max(1, acceptable.length);
}

function timeOutChance(x: number): number {
  return Math.exp(-x) / (2 - Math.exp(-x));
}

/** From a remote host fewer than this share of the others are within the limit. */
export const REMOTE_BELOW = 0.05;

/** The share of remote hosts: people there are the hardest to match, and a wider limit is what makes them fewer. */
export function remoteRatio(acceptable: Float64Array): number {
  return acceptable.filter((share) => share < REMOTE_BELOW).length / Math.max(1, acceptable.length);
}
