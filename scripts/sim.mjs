// `pnpm sim --seeds N [--seed S]`: plays fault-laden stories around the real brain; prints the first that breaks an invariant,
// and fails.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";

const root = join(import.meta.dirname, "..");

const { values } = parseArgs({
  options: { seeds: { type: "string", default: "100000" }, seed: { type: "string", default: "1" } },
});
const [count, first] = [toCount("--seeds", values.seeds), toCount("--seed", values.seed)];

const build = spawnSync("pnpm", ["exec", "tsc", "-b", "packages/sim"], { cwd: root, stdio: "inherit" });
if (build.status !== 0) process.exit(1);
const { describeFailure, searchFaults } = await import("../packages/sim/dist/index.js");

const startedAt = performance.now();
const failure = searchFaults(first, count);
const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
if (failure) console.log(describeFailure(failure));
else console.log(`${count} stories from seed ${first} on: no invariant broken (${seconds} s)`);
process.exitCode = failure ? 1 : 0;

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
