// What a frame costs that is passed on from one page of a pair to the other.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEarshot, startRelay } from "./measured-child.mjs";
import { manyTimes, RawPage } from "./raw-page.mjs";
import { compared, mediansOf } from "./rows.mjs";
import { PlayingPage, signalFrame } from "./stay.mjs";

/** Fewer than a page may send at once over one link, in bytes: 24 kB. The round before these has warmed the code up. */
const FRAMES_EACH = 20;

/**
 * @typedef {import("./measured-child.mjs").MeasuredChild} MeasuredChild
 * @typedef {{ page: RawPage, frame: string, leave: () => Promise<unknown> }} Speaker `frame`: what it says
 * @typedef {[first: Speaker, second: Speaker]} Pair
 */

/** @param {{ size: number, rounds: number }} options */
export async function frameRows({ size, rounds }) {
  const pairCount = Math.ceil(size / 10);
  const folder = mkdtempSync(join(tmpdir(), "earshot-bench-"));
  const [relay, earshot] = [await startRelay(), await startEarshot({ folder })];
  const found = [];
  // The first round is only there to warm both up.
  for (let round = 0; round <= rounds; round++) {
    const baseline = await frameUs(relay, await relayPairs(relay.port, pairCount, round));
    const own = await frameUs(earshot, await matchedPairs(earshot.port, pairCount, round));
    if (round > 0) found.push({ own, baseline });
  }
  await Promise.all([relay.stop(), earshot.stop()]);
  rmSync(folder, { recursive: true });
  const { own, baseline } = mediansOf(found);
  const figures = { earshot: own, baseline, most: "1.4x" };
  return [compared(`${pairCount} pairs: CPU for each relayed frame of 0.9 kB, µs`, figures)];
}

/** @param {number} port @param {number} count @param {number} round @returns {Promise<Pair[]>} */
async function matchedPairs(port, count, round) {
  const pages = await manyTimes(2 * count, 2, async (number) => {
    const page = new PlayingPage({ port, participantId: `r${round}-${number}`, playsMs: Infinity });
    await page.isDecided;
    return page;
  });
  /** @type {Map<string, Speaker[]>} */
  const links = new Map();
  for (const { page, linkId, stay } of pages) {
    if (stay.startedAtMs === null) throw new Error("somebody was not matched");
    links.set(linkId, [
      ...(links.get(linkId) ?? []),
      // Whoever only broke off would be waited for in the next round.
      { page, frame: signalFrame(linkId), leave: () => page.ask("waitroom/leave", {}) },
    ]);
  }
  return [...links.values()].map(bothOf);
}

/** @param {number} port @param {number} count @param {number} round @returns {Promise<Pair[]>} */
function relayPairs(port, count, round) {
  return manyTimes(count, 1, async (number) => {
    const name = `r${round}.1-pairs-probe-${number}`;
    const pages = [new RawPage(port), new RawPage(port)];
    for (const page of pages) {
      await page.connected;
      await page.ask("pair", name);
    }
    return bothOf(pages.map((page) => ({ page, frame: signalFrame(name), leave: async () => {} })));
  });
}

/** @param {readonly Speaker[]} speakers @returns {Pair} */
function bothOf([first, second]) {
  if (!first || !second) throw new Error("somebody of a pair is missing");
  return [first, second];
}

/** All pairs talk at once, and of each pair the one answers the other. @param {MeasuredChild} server @param {Pair[]} pairs */
async function frameUs(server, pairs) {
  const before = await server.ask("cpu");
  await Promise.all(pairs.map(talk));
  const after = await server.ask("cpu");
  const speakers = pairs.flat();
  await Promise.all(speakers.map(({ leave }) => leave()));
  await Promise.all(speakers.map(({ page }) => page.close()));
  return (after.cpuUs - before.cpuUs) / (2 * FRAMES_EACH * pairs.length);
}

/** @param {Pair} pair @returns {Promise<void>} */
function talk([first, second]) {
  return new Promise((resolve, reject) => {
    let left = FRAMES_EACH;
    for (const { page } of [first, second]) void page.closed.then(() => reject(new Error("a connection was lost")));
    second.page.on("link/signal", () => second.page.send(second.frame));
    first.page.on("link/signal", () => {
      if (--left === 0) return resolve();
      first.page.send(first.frame);
    });
    first.page.send(first.frame);
  });
}
