// What those cost who wait: their connections, their memory, and the time of the processor until they are in and while they wait.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEarshot, startRelay } from "./measured-child.mjs";
import { manyTimes, RawPage } from "./raw-page.mjs";
import { compared, mediansOf } from "./rows.mjs";
import { WAITING } from "./study.mjs";

/** So many connect at the same time. */
const AT_ONCE = 50;

/**
 * @typedef {import("./measured-child.mjs").MeasuredChild} MeasuredChild
 * @typedef {{ lost: number, heapKb: number, rssKb: number, comingUs: number, waitingUs: number }} Waiting
 */

/** @param {{ size: number, rounds: number }} options */
export async function waitingRows({ size, rounds }) {
  /** @type {{ relay: Waiting[], earshot: Waiting[] }} */
  const found = { relay: [], earshot: [] };
  for (let round = 0; round < rounds; round++) {
    found.relay.push(await crowd(await startRelay(), size));
    const folder = mkdtempSync(join(tmpdir(), "earshot-bench-"));
    found.earshot.push(await crowd(await startEarshot({ folder }), size));
    rmSync(folder, { recursive: true });
  }
  const [relay, own] = [mediansOf(found.relay), mediansOf(found.earshot)];
  const lost = { Earshot: lostOf(found.earshot), baseline: lostOf(found.relay) };
  const who = `${size} waiting`;
  /** @param {string} what @param {keyof Waiting} figure @param {string} [most] */
  const beside = (what, figure, most) =>
    compared(`${who}: ${what}`, { earshot: own[figure], baseline: relay[figure], ...(most ? { most } : {}) });
  return [
    { what: `${who}: connections lost, of all rounds`, ...lost, wanted: "0" },
    beside("heap for each, kB", "heapKb", "1.5x"),
    beside("RSS for each connection, kB", "rssKb", "1.5x"),
    beside("CPU until each is in, µs", "comingUs"),
    beside("CPU of each while it waits, µs a second", "waitingUs"),
  ];
}

/** @param {readonly Waiting[]} rounds */
function lostOf(rounds) {
  return rounds.reduce((sum, { lost }) => sum + lost, 0);
}

/** @param {MeasuredChild} server @param {number} size @returns {Promise<Waiting>} */
async function crowd(server, size) {
  const empty = await server.ask("memory");
  const before = await server.ask("cpu");
  const pages = await manyTimes(size, AT_ONCE, async (number) => {
    const page = new RawPage(server.port);
    if (await page.connected) await page.join(WAITING, `p${number}`);
    return page;
  });
  const come = await server.ask("cpu");
  // By then everybody's round trip has been measured as often as it is at the beginning.
  await allBeat(pages);
  const full = await server.ask("memory");
  const settled = await server.ask("cpu");
  const fromMs = performance.now();
  await allBeat(pages);
  const waited = await server.ask("cpu");
  const waitedS = (performance.now() - fromMs) / 1_000;
  const lost = pages.filter(({ isClosed }) => isClosed).length;
  await Promise.all(pages.map((page) => page.close()));
  await server.stop();
  return {
    lost,
    heapKb: (full.heapBytes - empty.heapBytes) / 1_000 / size,
    rssKb: (full.rssBytes - empty.rssBytes) / 1_000 / size,
    comingUs: (come.cpuUs - before.cpuUs) / size,
    waitingUs: (waited.cpuUs - settled.cpuUs) / waitedS / size,
  };
}

/** @param {readonly RawPage[]} pages */
function allBeat(pages) {
  return Promise.all(pages.map((page) => page.nextHeartbeat()));
}
