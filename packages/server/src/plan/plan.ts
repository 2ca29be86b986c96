import { OptionsError } from "@earshot/matchmaker";
import { figuresOf, type LimitFigures } from "./trials/figures.ts";
import { isGood, PlanTrials } from "./trials/trials.ts";
import { needsOf, type Needs } from "./trials/needs.ts";
import { loadLatency } from "./question/latency.ts";
import { planUsage, toPlanOptions, type PlanOptions } from "./question/options.ts";
import { toJson } from "./report/json.ts";
import type { PlanReport } from "./report/report.ts";
import { loadPlannedScene } from "./question/planned-scene.ts";
import { toText } from "./report/text.ts";
import { version } from "../version.ts";

/**
 * `earshot plan`: what to expect of limits, as text or JSON.
 * @throws OptionsError that names the flag, the value and what is allowed.
 */
export async function runPlan(args: readonly string[]): Promise<string> {
  if (args.includes("--help")) return planUsage;
  const options = toPlanOptions(args);
  try {
    const report = await plan(options);
    return options.json ? toJson(report) : toText(report);
  } catch (error) {
    throw withFlag(error);
  }
}

async function plan(options: PlanOptions): Promise<PlanReport> {
  const scene = await loadPlannedScene(options);
  const { latency, participants, arrivals, probeMs } = options;
  if (participants < scene.groupSize) {
    const allowed = `at least ${scene.groupSize}, the size of a group`;
    throw new OptionsError({ field: "--participants", value: participants, allowed });
  }
  const people = loadLatency({ latency, beacons: options.beacons, beaconsOfScene: scene.beacons, hint: options.hint });
  const failureRatio = options.failureRatio ?? people.failingProbeRatio;
  const seeds = Array.from({ length: options.runs }, (_, run) => options.seed + run);
  const trials = new PlanTrials({ ...people, scene, seeds, participants, arrivals, probeMs, failureRatio });
  const figures: LimitFigures[] = [];
  for (const limitMs of scene.limitsMs) figures.push(await figuresOf(trials, scene, limitMs));
  const good = figures.find(({ timedOut }) => isGood(timedOut.mean)) ?? null;
  return {
    version: version(),
    options: { ...options, failureRatio },
    scene,
    latencyNote: people.note,
    beacons: trials.beacons,
    hint: trials.hint,
    seeds,
    figures,
    good,
    needs: await needsBeside(trials, { figures, good, scene, options }),
  };
}

type Found = Pick<PlanReport, "figures" | "good" | "scene"> & { readonly options: PlanOptions };

/** Nothing helps whoever is left over when all others are in groups, and nobody can run a matchmaker that knows everything. */
async function needsBeside(trials: PlanTrials, { figures, good, scene, options }: Found): Promise<Needs | null> {
  const { participants, arrivals } = options;
  const bad = good ? figures[figures.indexOf(good) - 1] : figures.at(-1);
  const isHopeless = !isGood((participants % scene.groupSize) / participants);
  if (!bad || isHopeless || scene.isForComparison) return null;
  return await needsOf(trials, bad.maxP2pRttMs, { scene, arrivals, participants, wider: good === null });
}

const flags: ReadonlySet<string> = new Set(["latency", "matchmaker", "beacons", "group-size"]);

/** The simulator knows of no command line; whoever uses one is told the flag. */
function withFlag(error: unknown): unknown {
  if (!(error instanceof OptionsError) || !flags.has(error.field.split(/[,[]/, 1)[0] ?? "")) return error;
  return error.renamed(`--${error.field}`);
}
