import { advice } from "./plan-advice.ts";
import type { PlanReport } from "./plan-report.ts";

/** The same bytes for the same options and version. Ratios to 4 decimals, times in whole ms. */
export function toJson(report: PlanReport): string {
  const { version, options, scene, latencyNote, beacons, forecasts, needs } = report;
  const results = forecasts.map(({ maxP2pRttMs, metrics, expectedTimeOutRatio, remoteRatio }, index) => ({
    max_p2p_rtt_ms: Number.isFinite(maxP2pRttMs) ? maxP2pRttMs : null,
    match_ratio: rounded(metrics.matchRatio),
    timed_out_ratio: rounded(metrics.timedOutRatio),
    mean_wait_ms: wholeMs(metrics.meanWaitMs),
    p95_wait_ms: wholeMs(metrics.p95WaitMs),
    probes_per_match: metrics.probesPerMatch === null ? null : rounded(metrics.probesPerMatch),
    wasted_probe_ratio: rounded(metrics.wastedProbeRatio),
    expected_timed_out_ratio: scene.groupSize === 2 ? rounded(expectedTimeOutRatio) : null,
    remote_ratio: rounded(remoteRatio),
    needs_arrivals_per_minute: scene.groupSize === 2 ? (needs[index]?.arrivalsPerMinute ?? null) : null,
    needs_patience_s: scene.groupSize === 2 ? inSeconds(needs[index]?.patienceMs ?? null) : null,
  }));
  const asked = {
    latency: options.latency,
    latency_note: latencyNote,
    arrivals_per_minute: options.arrivalsPerMinute,
    patience_s: scene.patienceMs / 1_000,
    probe_s: options.probeMs / 1_000,
    matchmaker: scene.matchmaker,
    group_size: scene.groupSize,
    beacons,
    failure_rate: rounded(options.failureRatio),
    participants: options.participants,
    seed: options.seed,
    study: options.study,
    scene: scene.name,
    max_p2p_rtt_schedule:
      scene.schedule?.map(({ afterMs, maxP2pRttMs }) => ({
        after_s: afterMs / 1_000,
        max_p2p_rtt_ms: maxP2pRttMs,
      })) ?? null,
    left_out: scene.leftOut,
  };
  return JSON.stringify({ earshot: version, options: asked, results, advice: advice(report) }, null, 2);
}

function rounded(ratio: number): number {
  return Number(ratio.toFixed(4));
}

function wholeMs(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms);
}

function inSeconds(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms / 1_000);
}
