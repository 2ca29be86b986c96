// `pnpm test`: everything, in order, with one line at the end that sums up all runners. A step that fails does not hide the
// others.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const results = join(root, "test-results");

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Count
 * @typedef {{ name: string, command: string[], count?: () => Count }} Step
 */

/** @type {Step[]} */
const steps = [
  { name: "build", command: ["pnpm", "build"] },
  { name: "check", command: ["pnpm", "check"] },
  {
    name: "unit and property tests",
    command: [
      "pnpm",
      "exec",
      "vitest",
      "run",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${join(results, "unit.json")}`,
    ],
    count: countUnit,
  },
  { name: "end-to-end tests in a real browser", command: ["pnpm", "exec", "playwright", "test"], count: countE2e },
];

rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

/** @type {Count} */
const total = { passed: 0, failed: 0, skipped: 0 };
for (const step of steps) {
  console.log(`\n── ${step.name}`);
  const succeeded = run(step.command);
  const count = step.count?.() ?? { passed: 0, failed: 0, skipped: 0 };
  // A step that broke before it could count its tests has failed once.
  if (!succeeded && count.failed === 0) count.failed = 1;
  total.passed += count.passed;
  total.failed += count.failed;
  total.skipped += count.skipped;
  if (!succeeded && step.name === "build") break;
}

process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);

/** @param {string[]} command */
function run([program = "", ...args]) {
  return spawnSync(program, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"] }).status === 0;
}

/** @returns {Count} */
function countUnit() {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = readJson("unit.json");
  return {
    passed: numPassedTests ?? 0,
    failed: numFailedTests ?? 0,
    skipped: (numPendingTests ?? 0) + (numTodoTests ?? 0),
  };
}

/** @returns {Count} */
function countE2e() {
  const { expected = 0, unexpected = 0, flaky = 0, skipped = 0 } = readJson("e2e.json").stats ?? {};
  return { passed: expected, failed: unexpected + flaky, skipped };
}

/** @param {string} name */
function readJson(name) {
  try {
    return JSON.parse(readFileSync(join(results, name), "utf8"));
  } catch {
    return {};
  }
}
