// `pnpm test`: everything, in order. A step that fails does not hide the others. At the end stand the tests that failed, of all
// runners, and one line that sums up.
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { e2eResults, unitResults } from "./test-results.mjs";

const root = join(import.meta.dirname, "..");
const results = join(root, "test-results");

/** @typedef {{ name: string, command: string[], results?: () => import("./test-results.mjs").Results }} Step */

const unitReport = join(results, "unit.json");
const e2eReport = join(results, "e2e.json");

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
      `--outputFile.json=${unitReport}`,
    ],
    results: () => unitResults(unitReport, root),
  },
  {
    name: "end-to-end tests in a real browser",
    command: ["pnpm", "exec", "playwright", "test"],
    results: () => e2eResults(e2eReport),
  },
];

/** @type {import("./test-results.mjs").Results} */
const noResults = { passed: 0, failed: 0, skipped: 0, failures: [] };

rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

const total = { passed: 0, failed: 0, skipped: 0 };
/** @type {string[]} */
const failures = [];
for (const step of steps) {
  console.log(`\n── ${step.name}`);
  const succeeded = run(step.command);
  const tests = step.results?.() ?? noResults;
  total.passed += tests.passed;
  // A step that broke before it could count its tests has failed once.
  total.failed += succeeded ? tests.failed : Math.max(tests.failed, 1);
  total.skipped += tests.skipped;
  if (!succeeded) failures.push(`\n── failed: ${step.name}`, ...tests.failures);
  if (!succeeded && step.name === "build") break;
}

process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
for (const failure of failures) console.log(failure);
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);

/** @param {string[]} command */
function run([program = "", ...args]) {
  return spawnSync(program, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"] }).status === 0;
}
