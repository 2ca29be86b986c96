// A test that plays stories of a seed each: any number of them.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";

const root = join(import.meta.dirname, "..");

/**
 * Reads `--runs` and `--seed`, and ends the process with what the test comes to.
 *
 * @param {{ test: string, prefix: string, runs: number }} options `prefix`: of the variables by which the test is told; `runs`:
 *   how many unless the command line says so.
 */
export function playMany({ test, prefix, runs }) {
  const { values } = parseArgs({
    options: { runs: { type: "string", default: String(runs) }, seed: { type: "string", default: "1" } },
  });
  const env = {
    ...process.env,
    [`${prefix}_RUNS`]: String(toCount("--runs", values.runs)),
    [`${prefix}_SEED`]: String(toCount("--seed", values.seed)),
  };
  for (const command of ["tsc -b packages/server", `vitest run ${test}`]) {
    const { status } = spawnSync("pnpm", ["exec", ...command.split(" ")], { cwd: root, stdio: "inherit", env });
    if (status !== 0) process.exit(status ?? 1);
  }
}

/**
 * @param {string} flag
 * @param {string} text
 */
function toCount(flag, text) {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  console.error(`${flag} is ${JSON.stringify(text)}; allowed: a whole number above 0`);
  process.exit(1);
}
