import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { OptionsError } from "@earshot/matchmaker";
import { readRecords } from "@earshot/records";
import {
  declaredCountries,
  declaredWorld,
  parseCsvMatrix,
  parseFloat32Matrix,
  pilotPool,
  poolOf,
  syntheticMatrix,
  syntheticTimeZones,
  toPilotRecords,
  type Pool,
  type WorldDeclaration,
} from "@earshot/sim";
import { counted } from "./words.ts";

/** What pages tell beside round trips. */
export type Hint = "time-zone" | "none";

/** Between whom a plan is made, and what must be said about it. */
export interface PlanLatency {
  /** Synthetic people, and pairs that a pilot did not measure, are drawn anew for each seed. */
  poolFor(seed: number): Pool;
  /** As the records say; 0 where nothing does. */
  readonly failingProbeRatio: number;
  readonly note: string;
}

export interface LatencySource {
  /** A matrix file, a declared world, or a folder of records. */
  readonly latency: string;
  /** `null`: as in the scene. */
  readonly beacons: number | null;
  readonly beaconsOfScene: number;
  /** `null`: time zones, where they are known. */
  readonly hint: Hint | null;
}

const countries = [...declaredCountries.keys()].map((name) => `world:${name}`);

export const latencyAllowed: string = `a matrix file, a folder of records, or one of world, ${countries.join(", ")}`;

/** Reads what `--latency` names. @throws OptionsError if it is not there, or not to be read as latencies. */
export function loadLatency(source: LatencySource): PlanLatency {
  const { latency, beaconsOfScene, hint } = source;
  const beacons = source.beacons ?? beaconsOfScene;
  const declared = declaredIn(latency);
  if (declared) {
    const isTold = hint !== "none";
    return { ...declared, poolFor: (seed) => declared.poolFor(seed, { beacons, isTold }), failingProbeRatio: 0 };
  }
  if (hint === "time-zone") {
    const allowed = "none, as time zones are known of synthetic people only";
    throw new OptionsError({ field: "--hint", value: hint, allowed });
  }
  if (!existsSync(latency)) throw new OptionsError({ field: "--latency", value: latency, allowed: latencyAllowed });
  if (statSync(latency).isDirectory()) return loadPilot(source);
  const bytes = readFileSync(latency);
  const isText = [".csv", ".tsv", ".txt"].includes(extname(latency).toLowerCase());
  const matrix = isText ? parseCsvMatrix(bytes.toString("utf8")) : parseFloat32Matrix(bytes);
  const pool = poolOf(basename(latency), matrix, { beacons });
  const note = `the ${matrix.size} places in ${pool.name}; the server stands at one from which all are near`;
  return { poolFor: () => pool, failingProbeRatio: 0, note };
}

interface DeclaredPeople {
  readonly note: string;
  /** `isTold`: whether pages tell their time zones. */
  poolFor(seed: number, known: { readonly beacons: number; readonly isTold: boolean }): Pool;
}

function declaredIn(latency: string): DeclaredPeople | null {
  const people = (declaration: WorldDeclaration, where: string): DeclaredPeople => ({
    note: `people at home ${where}, synthetic: plausible, not measured`,
    poolFor: (seed, { beacons, isTold }) =>
      poolOf(latency, syntheticMatrix(declaration, seed), {
        beacons,
        ...(isTold && { timeZones: syntheticTimeZones(declaration, seed) }),
      }),
  });
  if (latency === "world") return people(declaredWorld, "around the world");
  const [kind, name = "", ...more] = latency.split(":");
  const country = kind === "world" && more.length === 0 ? declaredCountries.get(name) : undefined;
  return country ? people(country.declaration, `in ${country.inWords}`) : null;
}

function loadPilot({ latency, beacons, beaconsOfScene }: LatencySource): PlanLatency {
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
  const records = toPilotRecords(files.flatMap((name) => readRecords(readFileSync(join(latency, name), "utf8")).lines));
  const poolFor = (seed: number) => pilotPool(basename(latency), records, seed).pool;
  const { pool, measuredPairs, failingProbeRatio } = pilotPool(basename(latency), records, 0);
  const leftOut = beaconsOfScene > 1 ? "; the study's beacons are left out" : "";
  const note =
    `${counted(pool.hosts.length, "participant")} of a pilot, ${counted(measuredPairs, "pair")} measured, ` +
    `the others drawn from measured ones with like server RTTs${leftOut}`;
  return { poolFor, failingProbeRatio, note };
}
