// Runs pairs of pages against a server, each in a host of its own, and collects what the server recorded of them.
import { once } from "node:events";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ofType, readRecords } from "../../packages/records/dist/index.js";
import { addressOf, launchIn, SERVER_HOST, spawnIn } from "./netlab.mjs";

const publicDir = join(import.meta.dirname, "../../packages/client/dist/cdn");
const HOSTS = [2, 3];

/**
 * @typedef {() => Promise<unknown>} Meanwhile
 * @typedef {{ scene: string, busyRatio?: number, native?: boolean, duringCountdown?: Meanwhile }} PairCase
 * `duringCountdown`: the scene has one, and the number of the match is waited for.
 * @typedef {import("../../packages/records/dist/index.js").LineOf<"verdict">} Verdict
 * @typedef {{ arrivalToVerdictMs: number, joinToWaitingMs: number, frames: number }} Costs
 * @typedef {Costs & { verdict: Verdict, baselinesMs: number[] }} PairResult
 * `baselinesMs`: the median of each side, of those that have one.
 */

/** A server in one host, a browser in each of two others. */
export async function openPairs() {
  const recordsDir = mkdtempSync(join(tmpdir(), "earshot-bench-"));
  const server = spawnIn(SERVER_HOST, [
    process.execPath,
    join(import.meta.dirname, "pair-server.mjs"),
    addressOf(SERVER_HOST),
    recordsDir,
    publicDir,
  ]);
  const [line] = await once(server.stdout, "data");
  const url = `http://${addressOf(SERVER_HOST)}:${String(line).trim()}`;
  const browsers = await Promise.all(HOSTS.map(launchIn));
  let run = 0;

  return {
    /** @param {PairCase} pair @returns {Promise<PairResult>} */
    async run(pair) {
      run++;
      const pages = await Promise.all(browsers.map(async (browser) => (await browser.newContext()).newPage()));
      const frames = countProbeFrames(pages);
      await Promise.all(pages.map((page) => page.goto(`${url}/healthz`)));
      const [first, second] = pages;
      if (!first || !second) throw new Error("there are always two pages");
      if (pair.busyRatio) await keepBusy(first, pair.busyRatio);
      const { scene, native = false } = pair;
      const joinToWaitingMs = await joinPage(first, { url, scene, participantId: `first-${run}`, native });
      await joinPage(second, { url, scene, participantId: `second-${run}`, native });
      await Promise.all(
        pages.map((page) => page.waitForFunction(() => Reflect.get(window, "verdict"), null, { timeout: 20_000 })),
      );
      if (pair.duringCountdown) {
        await Promise.all([pair.duringCountdown(), ...pages.map((page) => page.evaluate(isMatched))]);
      }
      await Promise.all(pages.map((page) => page.context().close()));
      return { ...readResult(join(recordsDir, "bench.jsonl"), { run, joinToWaitingMs }), frames: frames() };
    },
    async close() {
      await Promise.all(browsers.map((browser) => browser.close()));
      server.kill("SIGTERM");
    },
  };
}

/**
 * Counts the frames that a probe costs, sent and received, of all pages; without the answers to them.
 * @param {import("@playwright/test").Page[]} pages
 */
function countProbeFrames(pages) {
  let count = 0;
  const look = (/** @type {{ payload: string | Buffer }} */ { payload }) => {
    if (/^42\d*\["(probe|link)\//.test(String(payload))) count++;
  };
  for (const page of pages) {
    page.on("websocket", (socket) => {
      socket.on("framesent", look);
      socket.on("framereceived", look);
    });
  }
  return () => count;
}

/**
 * Joins; resolves when the participant can be matched, with how long that took.
 * @param {import("@playwright/test").Page} page
 * @param {{ url: string, scene: string, participantId: string, native: boolean }} options
 * @returns {Promise<number>}
 */
function joinPage(page, options) {
  return page.evaluate(async ({ url, scene, participantId, native }) => {
    const sdkUrl = "/earshot.js";
    const { joinWaitroom, nativeLink } = await import(sdkUrl);
    const startedAtMs = performance.now();
    const waitroom = joinWaitroom({ server: url, scene, participantId, ...(native ? { link: nativeLink } : {}) });
    Reflect.set(window, "outcome", waitroom.outcome);
    waitroom.on("verdict", (/** @type {unknown} */ verdict) => Reflect.set(window, "verdict", verdict));
    await new Promise((resolve) => {
      waitroom.on("status", (/** @type {{ kind: string }} */ { kind }) => {
        if (kind === "waiting" || kind === "probing") resolve(undefined);
      });
    });
    return performance.now() - startedAtMs;
  }, options);
}

/** In the page. @returns {Promise<unknown>} */
function isMatched() {
  return Reflect.get(window, "outcome").then(() => null);
}

/**
 * Blocks the page's main thread for that share of every 50 ms.
 * @param {import("@playwright/test").Page} page
 * @param {number} ratio
 */
function keepBusy(page, ratio) {
  return page.evaluate((share) => {
    setInterval(() => {
      const untilMs = performance.now() + 50 * share;
      while (performance.now() < untilMs);
    }, 50);
  }, ratio);
}

/**
 * @param {string} file
 * @param {{ run: number, joinToWaitingMs: number }} about
 * @returns {Omit<PairResult, "frames">}
 */
function readResult(file, { run, joinToWaitingMs }) {
  const { lines } = readRecords(readFileSync(file, "utf8"));
  const second = `second-${run}`;
  const arrival = ofType(lines, "arrival").find(({ participant_id }) => participant_id === second);
  const verdict = ofType(lines, "verdict").find(({ participant_ids }) => participant_ids.includes(second));
  if (!arrival || !verdict) throw new Error(`run ${run} left no verdict`);
  const baselines = ofType(lines, "baseline").filter(({ participant_ids }) => participant_ids.includes(second));
  const baselinesMs = baselines.flatMap(({ median_ms }) => median_ms ?? []);
  return { verdict, baselinesMs, arrivalToVerdictMs: Date.parse(verdict.at) - Date.parse(arrival.at), joinToWaitingMs };
}
