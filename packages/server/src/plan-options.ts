import { parseArgs } from "node:util";
import { OptionsError } from "@earshot/matchmaker";
import { joinedFlags } from "./plan-flags.ts";

/** What `earshot plan` is asked. */
export interface PlanOptions {
  /** A matrix file, `world`, or a folder of records. */
  readonly latency: string;
  readonly arrivalsPerMinute: number;
  readonly patienceMs: number;
  readonly probeMs: number;
  readonly limitsMs: readonly number[];
  readonly matchmaker: string;
  readonly participants: number;
  readonly seed: number;
  /** To how many servers round trips are known. `null`: as the study says, or to Earshot's own alone. */
  readonly beacons: number | null;
  readonly groupSize: number;
  /** `null`: as in the records, or none. */
  readonly failureRatio: number | null;
  /** A study file whose scene says limit, matchmaker, group size and patience, and which names beacons. */
  readonly study: string | null;
  readonly scene: string | null;
  readonly json: boolean;
}

export const planUsage = `earshot plan --latency FILE|world|RECORDS_DIR [options]

  What to expect of a limit before the study runs: simulates its waitroom with the real matchmaker.

  --latency               between whom: a square matrix of ms (.csv, .tsv or .txt, with or without names; any other
                          file: little-endian 32-bit floats), the records of a pilot study, or "world", a synthetic
                          world of regions and kinds of access
  --arrivals-per-minute   how many people come (12)
  --patience-s            how long they wait at most (120)
  --probe-s               how long a probe takes (3)
  --max-p2p-rtt-ms        one limit, or several: 100,150 (50,75,100,150,200,300)
  --matchmaker            ranked (the default), fifo, latency-fifo:MS (sum of server RTTs), truth-online, oracle
  --group-size            how many make a group (2)
  --beacons               to how many servers round trips are known, 1 to 8 (as many as the study names and one, or 1)
  --failure-rate          share of probes that come to no connection, 0 to 1 (that of the records, or 0)
  --participants          how many people are simulated (4000)
  --seed                  which chance (101); the same one gives the same answer, to the byte
  --study, --scene        a study file, and which of its scenes: its matchmaker, limit, group size and time limit
  --json                  the answer as JSON`;

/** What a study says itself. */
const saidByStudy = ["max-p2p-rtt-ms", "matchmaker", "group-size", "patience-s"] as const;

export const DEFAULT_MATCHMAKER = "ranked";

const aString = { type: "string" } as const;

const flags = {
  latency: aString,
  "arrivals-per-minute": { ...aString, default: "12" },
  "patience-s": aString,
  "probe-s": { ...aString, default: "3" },
  "max-p2p-rtt-ms": aString,
  matchmaker: aString,
  "group-size": aString,
  beacons: aString,
  "failure-rate": aString,
  participants: { ...aString, default: "4000" },
  seed: { ...aString, default: "101" },
  study: aString,
  scene: aString,
  json: { type: "boolean", default: false },
} as const;

/** Reads the flags. @throws OptionsError that names the flag, the value and what is allowed. */
export function toPlanOptions(args: readonly string[]): PlanOptions {
  const { values } = parseArgs({ args: joinedFlags(args, flags), options: flags });
  const { latency, study = null, scene = null } = values;
  if (latency === undefined) {
    throw new OptionsError({
      field: "--latency",
      value: latency,
      allowed: "a matrix file, a folder of records, or world",
    });
  }
  if (scene !== null && study === null) {
    throw new OptionsError({ field: "--scene", value: scene, allowed: "only together with --study" });
  }
  for (const flag of study === null ? [] : saidByStudy) {
    if (values[flag] === undefined) continue;
    throw new OptionsError({ field: `--${flag}`, value: values[flag], allowed: "nothing, as the study says it" });
  }
  const failureRate = values["failure-rate"];
  return {
    latency,
    arrivalsPerMinute: toNumber("--arrivals-per-minute", values["arrivals-per-minute"], { above: 0, most: 10_000 }),
    patienceMs: 1_000 * toNumber("--patience-s", values["patience-s"] ?? "120", { above: 0, most: 86_400 }),
    probeMs: 1_000 * toNumber("--probe-s", values["probe-s"], { above: 0, most: 600 }),
    limitsMs: toLimits(values["max-p2p-rtt-ms"] ?? "50,75,100,150,200,300"),
    matchmaker: values.matchmaker ?? DEFAULT_MATCHMAKER,
    participants: toWhole("--participants", values.participants, { least: 1, most: 1_000_000 }),
    seed: toWhole("--seed", values.seed, { least: 0, most: 4_294_967_295 }),
    beacons: values.beacons === undefined ? null : toWhole("--beacons", values.beacons, { least: 1, most: 8 }),
    groupSize: toWhole("--group-size", values["group-size"] ?? "2", { least: 2, most: 20 }),
    failureRatio: failureRate === undefined ? null : toRatio("--failure-rate", failureRate),
    study,
    scene,
    json: values.json,
  };
}

function toLimits(text: string): number[] {
  const limits = text.split(",").map((limit) => toNumber("--max-p2p-rtt-ms", limit, { above: 0, most: 60_000 }));
  return [...new Set(limits)].toSorted((a, b) => a - b);
}

function toNumber(flag: string, text: string, { above, most }: { above: number; most: number }): number {
  const number = text.trim() === "" ? Number.NaN : Number(text);
  if (number > above && number <= most) return number;
  throw new OptionsError({ field: flag, value: text, allowed: `a number above ${above}, up to ${most}` });
}

function toWhole(flag: string, text: string, { least, most }: { least: number; most: number }): number {
  const number = text.trim() === "" ? Number.NaN : Number(text);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw new OptionsError({ field: flag, value: text, allowed: `a whole number from ${least} to ${most}` });
}

function toRatio(flag: string, text: string): number {
  const number = text.trim() === "" ? Number.NaN : Number(text);
  if (number >= 0 && number <= 1) return number;
  throw new OptionsError({ field: flag, value: text, allowed: "a number from 0 to 1" });
}
