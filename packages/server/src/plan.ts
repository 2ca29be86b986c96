import { createRequire } from "node:module";
import { OptionsError } from "@earshot/matchmaker";
import { forecast, needsOf, World } from "@earshot/sim";
import { loadLatency } from "./plan-latency.ts";
import { planUsage, toPlanOptions, type PlanOptions } from "./plan-options.ts";
import { toJson } from "./plan-json.ts";
import type { PlanReport } from "./plan-report.ts";
import { plannedScene } from "./plan-scene.ts";
import { toText } from "./plan-text.ts";

/** `earshot plan`: what to expect of limits, as text or JSON. @throws OptionsError that names the flag, the value and what is allowed. */
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
  const scene = await plannedScene(options);
  const { latency, seed } = options;
  const { pool, failingProbeRatio, note } = loadLatency({
    latency,
    seed,
    beacons: options.beacons,
    beaconsOfScene: scene.beacons,
  });
  const failureRatio = options.failureRatio ?? failingProbeRatio;
  const world = new World({
    pool,
    seed,
    participants: options.participants,
    arrivals: { kind: "poisson", perMinute: options.arrivalsPerMinute },
    patience: { kind: "fixed", ms: scene.patienceMs },
    probe: { kind: "fixed", ms: options.probeMs },
    faults: { failingProbeRatio: failureRatio },
  });
  const forecasts = scene.limitsMs.map((limitMs) => forecast(world, limitMs, () => scene.run(world, limitMs)));
  const needs = forecasts.map((one) => needsOf(world, one));
  const beacons = pool.beaconRttsMs.length;
  return {
    version: version(),
    options: { ...options, failureRatio },
    scene,
    latencyNote: note,
    beacons,
    forecasts,
    needs,
  };
}

const flags: ReadonlySet<string> = new Set(["latency", "matchmaker", "beacons", "group-size"]);

/** The simulator knows of no command line; whoever uses one is told the flag. */
function withFlag(error: unknown): unknown {
  if (!(error instanceof OptionsError) || !flags.has(error.field.split(/[,[]/, 1)[0] ?? "")) return error;
  return new OptionsError({ field: `--${error.field}`, value: error.value, allowed: error.allowed });
}

function version(): string {
  const manifest: unknown = createRequire(import.meta.url)("../package.json");
  return typeof manifest === "object" && manifest !== null && "version" in manifest ? String(manifest.version) : "";
}
