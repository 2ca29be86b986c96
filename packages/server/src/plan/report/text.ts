import type { RelaxStep } from "@earshot/matchmaker";
import { REMOTE_BELOW } from "@earshot/sim";
import { advice } from "./advice.ts";
import type { LimitFigures } from "../trials/figures.ts";
import type { PlanReport } from "./report.ts";
import {
  limitInWords,
  arrivalsInWords,
  counted,
  inWords,
  patienceInWords,
  percent,
  percentLeft,
} from "../question/words.ts";

/** Conditions, a table, a plot and some sentences for the terminal. */
export function toText(report: PlanReport): string {
  const { scene, figures } = report;
  const plot = figures.length > 1 ? ["", "Matched", ...figures.map(bar)] : [];
  return [
    ...conditions(report),
    ...(scene.schedule ? [`limit by waiting time: ${stepsInWords(scene.schedule)}`] : []),
    ...(scene.leftOut === null ? [] : [scene.leftOut]),
    "",
    ...table(report),
    "",
    ...legend(report),
    ...plot,
    "",
    ...advice(report),
  ].join("\n");
}

function conditions({ version, options, scene, latencyNote, beacons, hint, seeds }: PlanReport): string[] {
  const { seed, participants, failureRatio, probeMs, latency } = options;
  const others = seeds.length > 1 ? `, seeds ${seed} to ${seeds.at(-1) ?? seed}` : "";
  const studies = counted(seeds.length, "simulated study", "simulated studies");
  const fail = failureRatio === 0 ? "none fails" : `${percent(failureRatio)} fail, after 10 s`;
  const beside = beacons === 1 ? "no beacons" : counted(beacons - 1, "beacon");
  const zones = hint === "time-zone" ? "time zones known" : "time zones not known";
  return [
    `earshot ${version}, seed ${seed}, ${participants} participants, ${studies}${others}`,
    `people: ${latency} (${latencyNote})`,
    `arrivals: ${arrivalsInWords(options.arrivals, participants)}; ` +
      `patience ${patienceInWords(scene.patienceMs)} (a probe that runs then is waited for)`,
    `matching: groups of ${scene.groupSize}, matchmaker ${scene.matchmaker}, ${beside} beside the server, ${zones}`,
    `probes: the measuring of a pair takes ${probeMs / 1_000} s; ${fail}`,
  ];
}

function stepsInWords(schedule: readonly RelaxStep[]): string {
  return schedule
    .map(({ afterMs, maxP2pRttMs }) => `${limitInWords(maxP2pRttMs)} from ${afterMs / 1_000} s on`)
    .join(", ");
}

const columns = ["limit", "matched", "timed out", "mean wait", "95 % wait", "probes/match", "few in reach"];

function table({ figures }: PlanReport): string[] {
  const rows = figures.map(({ maxP2pRttMs, matched, timedOut, meanWaitMs, p95WaitMs, probesPerMatch, remote }) => [
    limitInWords(maxP2pRttMs),
    inWords(matched, percent),
    inWords(timedOut, percentLeft),
    meanWaitMs ? inWords(meanWaitMs, seconds) : "-",
    p95WaitMs ? inWords(p95WaitMs, seconds) : "-",
    probesPerMatch ? inWords(probesPerMatch, (probes) => probes.toFixed(1)) : "-",
    inWords(remote, percent),
  ]);
  const widths = columns.map((column, index) => Math.max(column.length, ...rows.map((row) => row[index]?.length ?? 0)));
  return [columns, ...rows].map((row) => row.map((cell, index) => cell.padStart(widths[index] ?? 0)).join("  "));
}

function legend({ seeds, figures }: PlanReport): string[] {
  const spread =
    seeds.length > 1 ? "Means over the simulated studies; in brackets the lowest and the highest of them. " : "";
  const isTimed = figures.some(({ meanWaitMs }) => meanWaitMs !== null);
  return [
    `${spread}Matched and timed out: share of the participants.`,
    ...(isTimed
      ? [
          "Waits: of the matched, from joining until the match is made (a countdown comes after it). " +
            "95 % waited no longer than the second.",
          "Probes/match: how many pairs were measured for each match.",
        ]
      : []),
    `Few in reach: share of the people with fewer than ${100 * REMOTE_BELOW} % of the others within the limit.`,
  ];
}

const BAR_WIDTH = 50;

function bar({ maxP2pRttMs, matched }: LimitFigures): string {
  const full = "█".repeat(Math.round(BAR_WIDTH * matched.mean)).padEnd(BAR_WIDTH, "·");
  return `${limitInWords(maxP2pRttMs).padStart(8)}  ${full}  ${percent(matched.mean)}`;
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
