// `pnpm bench [NAME] [--json] [--runs N] [--size N] [--only PART] [--minutes N]`: measured figures, one table each. Says the
// conditions; never fails a build.
import { spawnSync } from "node:child_process";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { whyNoNetlab } from "./lab/netlab.mjs";
import { toTable } from "./tools/table.mjs";

const names = ["rtt", "time-to-match", "matchmaker", "sim", "matching", "server"];
/** Only for whoever asks for them: they take long. */
const longNames = ["soak"];

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "boolean", default: false },
    runs: { type: "string" },
    /** How many people, where that can be chosen. */
    size: { type: "string" },
    /** One part of a benchmark that has several. */
    only: { type: "string" },
    minutes: { type: "string" },
  },
});
const wanted = positionals.length > 0 ? positionals : names;
const known = [...names, ...longNames];
const unknown = wanted.find((name) => !known.includes(name));
if (unknown !== undefined) {
  console.error(`There is no benchmark "${unknown}"; there are ${known.join(", ")}.`);
  process.exit(1);
}

const build = spawnSync("pnpm", ["build"], {
  cwd: join(import.meta.dirname, ".."),
  stdio: values.json ? "ignore" : ["ignore", "ignore", "inherit"],
});
if (build.status !== 0) {
  console.error("The build failed, so there is nothing to measure: `pnpm build` says why.");
  process.exit(1);
}
for (const name of wanted) await runOne(name);
process.exit(0);

/** @param {string} name */
async function runOne(name) {
  const { title, conditions: ofBench, needsNetlab = false, run } = await import(`./${name}.mjs`);
  const why = needsNetlab ? whyNoNetlab() : null;
  const machine = `${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}, Node ${process.versions.node}`;
  const conditions = `${machine}; ${ofBench}`;
  if (why) {
    console.log(values.json ? JSON.stringify({ name, skipped: why }) : `${title}: not run, ${why}`);
    return;
  }
  const { runs, size, minutes, only } = values;
  const numbers = Object.entries({ runs, size, minutes }).filter(([, value]) => value !== undefined);
  const chosen = Object.fromEntries(numbers.map(([option, value]) => [option, Number(value)]));
  const rows = await run({ ...chosen, only });
  if (values.json) console.log(JSON.stringify({ name, conditions, rows }));
  else console.log(`\n${title}\n${conditions}\n\n${toTable(rows)}`);
}
