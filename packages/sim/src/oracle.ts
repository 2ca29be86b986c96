import { maximumMatching } from "./maximum-matching.ts";
import type { Metrics } from "./metrics.ts";
import type { World } from "./world.ts";

export interface OracleOptions {
  readonly maxP2pRttMs: number;
  /** For how long two stays must overlap, in ms. @default one probe, or 0 where its duration is modelled */
  readonly minOverlapMs?: number;
}

/**
 * The most participants that anybody could match in pairs who knew every round trip and all arrivals beforehand. A limit to hold
 * policies against: it does without probes, and says nothing of waits.
 */
export function oracle(world: World, { maxP2pRttMs, minOverlapMs = probeMs(world) }: OracleOptions): Metrics {
  const leavesAtMs = world.arrivesAtMs.map((atMs, index) => atMs + stayMs(world, index));
  const neighbours = Array.from({ length: world.size }, (): number[] => []);
  for (let older = 0; older < world.size; older++) {
    for (let younger = older + 1; younger < world.size; younger++) {
      const meetAtMs = world.arrivesAtMs[younger] ?? 0;
      if (meetAtMs - (world.arrivesAtMs[older] ?? 0) > world.timeoutMs - minOverlapMs) break;
      const apartAtMs = Math.min(leavesAtMs[older] ?? 0, leavesAtMs[younger] ?? 0);
      if (apartAtMs - meetAtMs < minOverlapMs || !(world.rttMs(older, younger) <= maxP2pRttMs)) continue;
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

function stayMs(world: World, index: number): number {
  return Math.min(world.timeoutMs, world.absence(index).leavesAfterMs);
}

function probeMs({ options: { probe } }: World): number {
  return probe.kind === "fixed" ? probe.ms : 0;
}
