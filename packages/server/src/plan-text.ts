import type { RelaxStep } from "@earshot/matchmaker";
import type { Forecast } from "@earshot/sim";
import { advice } from "./plan-advice.ts";
import { limitInWords, percent, type PlanReport } from "./plan-report.ts";

/** A table, a plot and a sentence for the terminal. */
export function toText(report: PlanReport): string {
  const { version, options, scene, latencyNote, beacons, forecasts } = report;
  const conditions = [
    `earshot ${version}, seed ${options.seed}, ${options.participants} participants, ` +
      `latencies of ${options.latency} (${latencyNote})`,
    `${options.arrivalsPerMinute} arrivals a minute, patience ${scene.patienceMs / 1_000} s, ` +
      `probes of ${options.probeMs / 1_000} s` +
      `, ${percent(options.failureRatio)} of them fail; groups of ${scene.groupSize}, ` +
      `matchmaker ${scene.matchmaker}, ${beacons} beacon(s)`,
    ...(scene.schedule ? [`limit by waiting time: ${inWords(scene.schedule)}`] : []),
    ...(scene.leftOut === null ? [] : [scene.leftOut]),
  ];
  const plot = forecasts.length > 1 ? ["", "Matched", ...forecasts.map(bar)] : [];
  return [...conditions, "", ...table(report), ...plot, "", advice(report)].join("\n");
}

function inWords(schedule: readonly RelaxStep[]): string {
  return schedule.map(({ afterMs, maxP2pRttMs }) => `${maxP2pRttMs} ms from ${afterMs / 1_000} s on`).join(", ");
}

const columns = ["limit", "matched", "timed out", "by density", "mean wait", "95 % wait", "probes/match", "remote"];

function table({ forecasts, scene }: PlanReport): string[] {
  const rows = forecasts.map(({ maxP2pRttMs, metrics, expectedTimeOutRatio, remoteRatio }) => [
    limitInWords(maxP2pRttMs),
    percent(metrics.matchRatio),
    percent(metrics.timedOutRatio),
    scene.groupSize === 2 ? percent(expectedTimeOutRatio) : "-",
    seconds(metrics.meanWaitMs),
    seconds(metrics.p95WaitMs),
    metrics.probesPerMatch?.toFixed(2) ?? "-",
    percent(remoteRatio),
  ]);
  const widths = columns.map((column, index) => Math.max(column.length, ...rows.map((row) => row[index]?.length ?? 0)));
  return [columns, ...rows].map((row) => row.map((cell, index) => cell.padStart(widths[index] ?? 0)).join("  "));
}

const BAR_WIDTH = 50;

function bar({ maxP2pRttMs, metrics: { matchRatio } }: Forecast): string {
  const full = "█".repeat(Math.round(BAR_WIDTH * matchRatio));
  return `${limitInWords(maxP2pRttMs).padStart(8)}  ${full.padEnd(BAR_WIDTH, "·")}  ${percent(matchRatio)}`;
}

function seconds(ms: number | null): string {
  return ms === null ? "-" : `${(ms / 1_000).toFixed(1)} s`;
}
