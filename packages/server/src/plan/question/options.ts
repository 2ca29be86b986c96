import { parseArgs } from "node:util";
import { OptionsError } from "@earshot/matchmaker";
import { toArrivals, type PlannedArrivals } from "./arrivals.ts";
import { joinedFlags } from "./flags.ts";
import { latencyAllowed, type Hint } from "./latency.ts";
import { toNumber, toWhole } from "./numbers.ts";

/** What `earshot plan` is asked. */
export interface PlanOptions {
  /** A matrix file, a declared world, or a folder of records. */
  readonly latency: string;
  readonly arrivals: PlannedArrivals;
  readonly patienceMs: number;
  readonly probeMs: number;
  readonly limitsMs: readonly number[];
  readonly matchmaker: string;
  /** In each simulated study. */
  readonly participants: number;
  /** How many studies are simulated, each with a seed of its own from `seed` on. */
  readonly runs: number;
  readonly seed: number;
  /** To how many servers round trips are known. `null`: as the study says, or to Earshot's own alone. */
  readonly beacons: number | null;
  /** What pages tell beside round trips. `null`: their time zones, where these are known. */
  readonly hint: Hint | null;
  readonly groupSize: number;
  /** `null`: as in the records, or none. */
  readonly failureRatio: number | null;
  /** A study file whose scene says limit, matchmaker, group size and patience, and which names beacons. */
  readonly study: string | null;
  readonly scene: string | null;
  readonly json: boolean;
}

export const planUsage = `earshot plan --latency FILE|world|world:us|world:eu|world:uk|RECORDS_DIR [options]

  What to expect of a limit before the study runs. Simulates your study several times with the real matchmaker, each time with
  other chance, and says for each figure the mean, the lowest and the highest.

  --latency               between whom: "world", synthetic people at home around the world; "world:us", "world:eu" or "world:uk",
                          the same for one country or region; a square matrix of ms (.csv, .tsv or .txt, with or without names;
                          any other file: little-endian 32-bit floats); or the folder of a pilot's records
  --arrivals-per-minute   how many people come, one by one, on average (12)
  --arrivals burst:N@M    instead: N people come together every M minutes (N whole, M may be a fraction), as when you release
                          N places every M minutes. They come at random moments of the first minute of their M minutes (of all
                          M, if M is below 1). burst:24@2 is as many people as 12 a minute
  --participants          how many people come in all (200)
  --patience-s            how long each of them waits at most (120)
  --probe-s               how long it takes to measure a pair (3)
  --max-p2p-rtt-ms        one limit, or several: 100,150 (50,75,100,150,200,300)
  --matchmaker            ranked (the default), fifo, latency-fifo:MS (sum of server RTTs); for comparison truth-online, which
                          knows all round trips, and oracle, which knows all arrivals, too
  --group-size            how many make a group (2)
  --beacons               to how many servers round trips are known, Earshot's own included, 1 to 8 (as the study says, or 1)
  --hint                  what pages tell beside round trips: time-zone or none (time-zone for synthetic people; of others no
                          time zones are known)
  --failure-rate          share of measurements that come to no connection, 0 to 1 (that of the records, or 0)
  --runs                  how many studies are simulated, 1 to 100 (20; for more than 200 participants fewer, at least 5)
  --seed                  which chance (101): the runs use this seed and those after it; same seed, same answer, to the byte
  --study, --scene        a study file, and which of its scenes: its matchmaker, limit, group size and time limit
  --json                  the answer as JSON`;

/** What a study says itself. */
const saidByStudy = ["max-p2p-rtt-ms", "matchmaker", "group-size", "patience-s"] as const;

export const DEFAULT_MATCHMAKER = "ranked";

const aString = { type: "string" } as const;

const flags = {
  latency: aString,
  "arrivals-per-minute": aString,
  arrivals: aString,
  "patience-s": aString,
  "probe-s": { ...aString, default: "3" },
  "max-p2p-rtt-ms": aString,
  matchmaker: aString,
  "group-size": aString,
  beacons: aString,
  hint: aString,
  "failure-rate": aString,
  participants: { ...aString, default: "200" },
  runs: aString,
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
      allowed: latencyAllowed,
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
  const participants = toWhole("--participants", values.participants, { least: 1, most: 1_000_000 });
  return {
    latency,
    arrivals: toArrivals(values.arrivals, values["arrivals-per-minute"]),
    patienceMs: 1_000 * toNumber("--patience-s", values["patience-s"] ?? "120", { above: 0, most: 86_400 }),
    probeMs: 1_000 * toNumber("--probe-s", values["probe-s"], { above: 0, most: 600 }),
    limitsMs: toLimits(values["max-p2p-rtt-ms"] ?? "50,75,100,150,200,300"),
    matchmaker: values.matchmaker ?? DEFAULT_MATCHMAKER,
    participants,
    runs: values.runs === undefined ? runsFor(participants) : toWhole("--runs", values.runs, { least: 1, most: 100 }),
    seed: toWhole("--seed", values.seed, { least: 0, most: 4_000_000_000 }),
    beacons: values.beacons === undefined ? null : toWhole("--beacons", values.beacons, { least: 1, most: 8 }),
    hint: values.hint === undefined ? null : toHint(values.hint),
    groupSize: toWhole("--group-size", values["group-size"] ?? "2", { least: 2, most: 20 }),
    failureRatio: failureRate === undefined ? null : toRatio("--failure-rate", failureRate),
    study,
    scene,
    json: values.json,
  };
}

/** Enough to see by how much one study differs from another; of large studies fewer, as these differ less and take longer. */
function runsFor(participants: number): number {
  return Math.min(20, Math.max(5, Math.round(4_000 / participants)));
}

function toLimits(text: string): number[] {
  const limits = text.split(",").map((limit) => toNumber("--max-p2p-rtt-ms", limit, { above: 0, most: 60_000 }));
  return [...new Set(limits)].toSorted((a, b) => a - b);
}

function toHint(text: string): Hint {
  if (text === "time-zone" || text === "none") return text;
  throw new OptionsError({ field: "--hint", value: text, allowed: "time-zone or none" });
}

function toRatio(flag: string, text: string): number {
  const number = text.trim() === "" ? Number.NaN : Number(text);
  if (number >= 0 && number <= 1) return number;
  throw new OptionsError({ field: flag, value: text, allowed: "a number from 0 to 1" });
}
