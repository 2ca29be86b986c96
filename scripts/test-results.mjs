// What the test runners wrote about their tests: how many there are, and which failed why.
import { readFileSync } from "node:fs";
import { relative } from "node:path";

/**
 * @typedef {{ passed: number, failed: number, skipped: number, failures: string[] }} Results `failures`: a text for each test
 *   that failed, with its file, its name and the reason
 * @typedef {import("@playwright/test/reporter").JSONReportSuite} Suite
 */

/**
 * Of vitest's JSON reporter.
 * @param {string} path
 * @param {string} root the folder that the names of files start from
 * @returns {Results}
 */
export function unitResults(path, root) {
  /** @type {Partial<import("vitest/node").JsonTestResults>} */
  const report = readJson(path);
  const { numPassedTests = 0, numFailedTests = 0, numPendingTests = 0, numTodoTests = 0, testResults = [] } = report;
  const failures = testResults.flatMap(({ name, message, assertionResults }) => {
    const file = relative(root, name);
    const failed = assertionResults.filter(({ status }) => status === "failed");
    // A file that cannot be loaded has no tests, but a message.
    if (failed.length === 0 && message) return [described(file, [message])];
    return failed.map(({ fullName, failureMessages }) => described(`${file} › ${fullName}`, failureMessages ?? []));
  });
  return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests, failures };
}

/**
 * Of Playwright's JSON reporter. A test that passed only when it was tried again has failed.
 * @param {string} path
 * @returns {Results}
 */
export function e2eResults(path) {
  /** @type {Partial<import("@playwright/test/reporter").JSONReport>} */
  const { stats, suites = [], errors = [] } = readJson(path);
  const { expected = 0, unexpected = 0, flaky = 0, skipped = 0 } = stats ?? {};
  const failures = [...suites.flatMap(suiteFailures), ...errors.map((error) => described("e2e", [messageOf(error)]))];
  return { passed: expected, failed: unexpected + flaky, skipped, failures };
}

/**
 * @param {Suite} suite
 * @returns {string[]}
 */
function suiteFailures({ specs, suites = [] }) {
  const failed = specs.filter(({ tests }) => tests.some(({ status }) => status === "unexpected" || status === "flaky"));
  const own = failed.map(({ file, title, tests }) => {
    const errors = tests.flatMap((test) => test.results.flatMap((result) => result.errors));
    return described(`e2e/${file} › ${title}`, errors.map(messageOf));
  });
  return [...own, ...suites.flatMap(suiteFailures)];
}

/** @param {{ message?: string }} error */
function messageOf({ message }) {
  return message ?? "";
}

/**
 * @param {string} test
 * @param {string[]} messages
 */
function described(test, messages) {
  return [test, ...messages.map((message) => message.replaceAll(/^/gm, "    "))].join("\n");
}

/**
 * Nothing where a runner broke before it wrote anything.
 * @param {string} path
 * @returns {object}
 */
function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return {};
  }
}
