import { LatencyMatrix } from "../src/latency/latency-matrix.ts";
import type { Scatter } from "../src/simulation/people.ts";
import type { Pool } from "../src/latency/pool.ts";
import { World, type WorldOptions } from "../src/simulation/world.ts";

export const exact: Scatter = { serverSigma: 0, serverExtraMs: 0, probeSigma: 0, sideSigma: 0, probeExtraMs: 0 };

/** Hosts whose round trips are the difference of their places on a line, with the server at 0. */
export function line(...placesMs: number[]): Pool {
  const rttsMs = placesMs.flatMap((a) => placesMs.map((b) => Math.abs(a - b)));
  return {
    name: "a line",
    p2p: new LatencyMatrix(Float32Array.from(rttsMs)),
    beaconRttsMs: [Float64Array.from(placesMs, Math.abs)],
    hosts: placesMs.map((_, host) => host),
  };
}

/** A world in which participant `i` arrives at `arrivesAtS[i]` seconds at host `i` of the pool, and every number is exact. */
export function handmade(pool: Pool, arrivesAtS: readonly number[], options: Partial<WorldOptions> = {}): World {
  const world = new World({
    pool,
    seed: 1,
    participants: arrivesAtS.length,
    arrivals: { kind: "burst", withinMs: 0 },
    patience: { kind: "fixed", ms: 60_000 },
    probe: { kind: "fixed", ms: 3_000 },
    scatter: exact,
    ...options,
  });
  world.arrivesAtMs.set(arrivesAtS.map((s) => 1_000 * s));
  world.hosts.set(arrivesAtS.map((_, index) => index));
  return world;
}
