import type { Spread } from "@earshot/sim";
import { advice } from "./advice.ts";
import { perMinuteOf, type PlannedArrivals } from "../question/arrivals.ts";
import type { Change } from "../trials/change.ts";
import type { LimitFigures } from "../trials/figures.ts";
import type { Needs } from "../trials/needs.ts";
import type { PlanReport } from "./report.ts";

/** The same bytes for the same options and version. Ratios to 4 decimals, times in whole ms. */
export function toJson(report: PlanReport): string {
  const { version, options, scene, latencyNote, beacons, hint, seeds, figures, needs } = report;
  const asked = {
    latency: options.latency,
    latency_note: latencyNote,
    ...arrivalsOf(options.arrivals),
    patience_s: scene.patienceMs / 1_000,
    probe_s: options.probeMs / 1_000,
    matchmaker: scene.matchmaker,
    group_size: scene.groupSize,
    beacons,
    hint,
    failure_rate: rounded(options.failureRatio),
    participants: options.participants,
    runs: seeds.length,
    seed: options.seed,
    study: options.study,
    scene: scene.name,
    max_p2p_rtt_schedule:
      scene.schedule?.map(({ afterMs, maxP2pRttMs }) => ({
        after_s: afterMs / 1_000,
        max_p2p_rtt_ms: limitOf(maxP2pRttMs),
      })) ?? null,
    left_out: scene.leftOut,
  };
  const answer = {
    earshot: version,
    options: asked,
    results: figures.map(toResult),
    needs: needs && toNeeds(needs),
    advice: advice(report).join(" "),
  };
  return JSON.stringify(answer, null, 2);
}

/** Each figure is the mean over the simulated studies; `_range` is the lowest and the highest of them. */
function toResult(figures: LimitFigures): Record<string, unknown> {
  return {
    max_p2p_rtt_ms: limitOf(figures.maxP2pRttMs),
    ...withRange("match_ratio", figures.matched, rounded),
    ...withRange("timed_out_ratio", figures.timedOut, rounded),
    ...withRange("mean_wait_ms", figures.meanWaitMs, Math.round),
    ...withRange("p95_wait_ms", figures.p95WaitMs, Math.round),
    ...withRange("probes_per_match", figures.probesPerMatch, rounded),
    ...withRange("wasted_probe_ratio", figures.wastedProbes, rounded),
    ...withRange("expected_timed_out_ratio", figures.expectedTimedOut, rounded),
    ...withRange("remote_ratio", figures.remote, rounded),
  };
}

function withRange(name: string, spread: Spread | null, round: (figure: number) => number): Record<string, unknown> {
  const range = spread && [round(spread.least), round(spread.most)];
  return { [name]: spread && round(spread.mean), [`${name}_range`]: range };
}

function toNeeds({ maxP2pRttMs, enough, tooLittle }: Needs): Record<string, unknown> {
  return {
    max_p2p_rtt_ms: limitOf(maxP2pRttMs),
    enough: enough.map(toChange),
    too_little: tooLittle.map(toChange),
  };
}

function toChange(change: Change): Record<string, unknown> {
  switch (change.kind) {
    case "limit":
      return { max_p2p_rtt_ms: change.maxP2pRttMs };
    case "patience":
      return { patience_s: change.patienceMs / 1_000 };
    case "arrivals":
    case "waves":
      return arrivalsOf(change.arrivals);
  }
}

function arrivalsOf(arrivals: PlannedArrivals): Record<string, unknown> {
  const isInWaves = arrivals.kind === "waves";
  return {
    arrivals_per_minute: rounded(perMinuteOf(arrivals)),
    wave: isInWaves ? { people: arrivals.people, every_minutes: arrivals.everyMs / 60_000 } : null,
  };
}

function limitOf(maxP2pRttMs: number): number | null {
  return Number.isFinite(maxP2pRttMs) ? maxP2pRttMs : null;
}

function rounded(ratio: number): number {
  return Number(ratio.toFixed(4));
}
