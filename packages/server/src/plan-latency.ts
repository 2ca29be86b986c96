import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { OptionsError } from "@earshot/matchmaker";
import {
  declaredWorld,
  parseCsvMatrix,
  parseFloat32Matrix,
  parsePilotRecords,
  pilotPool,
  poolOf,
  syntheticMatrix,
  type Pool,
} from "@earshot/sim";

/** Between whom a plan is made, and what must be said about it. */
export interface PlanLatency {
  readonly pool: Pool;
  /** As the records say; 0 where nothing does. */
  readonly failingProbeRatio: number;
  readonly note: string;
}

export interface LatencySource {
  /** A matrix file, `world`, or a folder of records. */
  readonly latency: string;
  /** `null`: as in the scene. */
  readonly beacons: number | null;
  readonly beaconsOfScene: number;
  readonly seed: number;
}

/** Reads what `--latency` names. @throws OptionsError if it is not there, or not to be read as latencies. */
export function loadLatency(source: LatencySource): PlanLatency {
  const { latency, beaconsOfScene, seed } = source;
  const beacons = source.beacons ?? beaconsOfScene;
  if (latency === "world") {
    const note = "a synthetic world: plausible, not measured";
    return { pool: poolOf("world", syntheticMatrix(declaredWorld, seed), { beacons }), failingProbeRatio: 0, note };
  }
  if (!existsSync(latency)) {
    throw new OptionsError({
      field: "--latency",
      value: latency,
      allowed: "a matrix file, a folder of records, or world",
    });
  }
  if (statSync(latency).isDirectory()) return loadPilot(source);
  const bytes = readFileSync(latency);
  const isText = [".csv", ".tsv", ".txt"].includes(extname(latency).toLowerCase());
  const matrix = isText ? parseCsvMatrix(bytes.toString("utf8")) : parseFloat32Matrix(bytes);
  const pool = poolOf(basename(latency), matrix, { beacons });
  return { pool, failingProbeRatio: 0, note: `${matrix.size} hosts of ${pool.name}` };
}

function loadPilot({ latency, beacons, beaconsOfScene, seed }: LatencySource): PlanLatency {
  const files = readdirSync(latency)
    .filter((name) => name.endsWith(".jsonl"))
    .toSorted();
  if (beacons !== null && beacons !== 1) {
    throw new OptionsError({
      field: "--beacons",
      value: beacons,
      allowed: "1, as a plan from records knows the server only",
    });
  }
  const lines = files.flatMap((name) => readFileSync(join(latency, name), "utf8").split("\n"));
  const { pool, measuredPairs, bins, failingProbeRatio } = pilotPool(basename(latency), parsePilotRecords(lines), seed);
  const counts = bins.map(({ fractions }) => fractions.length).join(", ");
  const leftOut = beaconsOfScene > 1 ? ", without the study's further beacons" : "";
  const note =
    `${pool.hosts.length} participants of a pilot, ${measuredPairs} pairs measured (${counts} by bin of server RTT), ` +
    `the others estimated${leftOut}`;
  return { pool, failingProbeRatio, note };
}
