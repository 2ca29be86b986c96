// `pnpm crash --runs N [--seed S]`: kills servers at any moment, N stories of them, and balances the books. Forty in one process.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";

const root = join(import.meta.dirname, "..");

const { values } = parseArgs({
  options: { runs: { type: "string", default: "2000" }, seed: { type: "string", default: "1" } },
});
const env = {
  ...process.env,
  EARSHOT_CRASH_RUNS: String(toCount("--runs", values.runs)),
  EARSHOT_CRASH_SEED: String(toCount("--seed", values.seed)),
};

for (const command of ["tsc -b packages/server", "vitest run packages/server/test/crash.test.ts"]) {
  const { status } = spawnSync("pnpm", ["exec", ...command.split(" ")], { cwd: root, stdio: "inherit", env });
  if (status !== 0) process.exit(status ?? 1);
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
