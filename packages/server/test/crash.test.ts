import { expect, test } from "vitest";
import { crashRun, STUDIES_PER_PROCESS, type CrashCounts } from "../test-support/crash/crash-run.ts";

/** A short form: `pnpm crash --runs N` plays any number of them. */
const runs = Number(process.env["EARSHOT_CRASH_RUNS"] ?? 200);
const firstSeed = Number(process.env["EARSHOT_CRASH_SEED"] ?? 1);
const seeds = Array.from({ length: Math.ceil(runs / STUDIES_PER_PROCESS) }, (_, index) => firstSeed + index);

/** With fewer, what is rare need not come about: a countdown takes half a second, and a run is killed once or twice. */
const ENOUGH_RUNS = 200;

const counts: CrashCounts = {
  kills: 0,
  matches: 0,
  cancelled: 0,
  withdrawn: 0,
  otherOutcomes: 0,
  rejoined: 0,
  gone: 0,
  tooLate: 0,
  neverBack: 0,
};

test.for(seeds)(
  "a server that is killed at any moment loses nobody, and puts nobody into two matches: seed %i",
  { timeout: 300_000 },
  async (seed) => expect(await crashRun(seed, counts)).toEqual([]),
);

test("the servers were killed", () => {
  console.log(`${seeds.length * STUDIES_PER_PROCESS} studies: ${JSON.stringify(counts)}`);
  expect(counts.kills).toBeGreaterThanOrEqual(seeds.length);
});

test.runIf(runs >= ENOUGH_RUNS)(
  `the kills cut off probes, countdowns and matches (from ${ENOUGH_RUNS} runs on)`,
  () => {
    for (const [what, count] of Object.entries(counts)) expect(count, what).toBeGreaterThan(0);
  },
);
