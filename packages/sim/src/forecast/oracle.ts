import { maximumMatching } from "./maximum-matching.ts";
import type { Metrics } from "../simulation/metrics.ts";
import type { World } from "../simulation/world.ts";

export interface OracleOptions {
  readonly maxP2pRttMs: number;
}

/**
 * The most participants that anybody could match in pairs who knew every round trip and all arrivals beforehand. A limit to hold
 * policies against: it does without wasted probes, and says nothing of waits. It goes by true round trips, so that a policy may
 * still get past it with pairs just beyond the limit of which a probe happened to measure less.
 */
export function oracle(world: World, { maxP2pRttMs }: OracleOptions): Metrics {
  const leavesAtMs = Float64Array.from(world.arrivesAtMs, (atMs, index) => atMs + world.absence(index).leavesAfterMs);
  const neighbours = Array.from({ length: world.size }, (): number[] => []);
  for (let older = 0; older < world.size; older++) {
    const deadlineMs = (world.arrivesAtMs[older] ?? 0) + world.timeoutMs;
    for (let younger = older + 1; younger < world.size; younger++) {
      // A time limit waits for the probe that it falls into, so two people need only meet before it; at its very moment it comes
      // first.
      if (!((world.arrivesAtMs[younger] ?? 0) < deadlineMs)) break;
      if (!(world.rttMs(older, younger) <= maxP2pRttMs) || !canBeProbed(world, leavesAtMs, [older, younger])) continue;
      neighbours[older]?.push(younger);
      neighbours[younger]?.push(older);
    }
  }
  const matchRatio = maximumMatching(neighbours).filter((partner) => partner >= 0).length / Math.max(1, world.size);
  return {
    participants: world.size,
    matchRatio,
    meanWaitMs: null,
    p95WaitMs: null,
    probesPerMatch: null,
    wastedProbeRatio: 0,
    timedOutRatio: 1 - matchRatio,
    lostRatio: 0,
  };
}

/** Whoever leaves takes the running probe with them, so that of those two it must have ended before. */
function canBeProbed(world: World, leavesAtMs: Float64Array, [older, younger]: readonly [number, number]): boolean {
  const untilMs = Math.min(leavesAtMs[older] ?? 0, leavesAtMs[younger] ?? 0);
  if (untilMs === Number.POSITIVE_INFINITY) return true;
  return (world.arrivesAtMs[younger] ?? 0) + world.probeDurationMs(older, younger) < untilMs;
}
