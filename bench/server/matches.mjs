// How many probed matches a second the server makes with its journal, and what the journal costs at a moderate rate.
import { mkdtempSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { median, signed } from "../tools/table.mjs";
import { arrive } from "./arrivals.mjs";
import { startEarshot } from "./measured-child.mjs";
import { alone, compared, mediansOf } from "./rows.mjs";

/** @typedef {import("./arrivals.mjs").Arrivals} Arrivals */

/** Pages a second. */
const [MANY, MODERATE] = [400, 80];
const SYNCS = 50;

/** @param {{ size: number, rounds: number }} options */
export async function manyMatchesRows({ size, rounds }) {
  const folder = mkdtempSync(join(tmpdir(), "earshot-bench-"));
  const server = await startEarshot({ folder });
  const found = [];
  const count = 2 * Math.ceil(0.6 * size);
  for (let round = 0; round < rounds; round++) {
    found.push(await arrive(server, { prefix: `m${round}`, count, perSecond: MANY }));
  }
  await server.stop();
  rmSync(folder, { recursive: true });
  const middle = mediansOf(found);
  const who = `${MANY} pages a second`;
  const unmatched = found.reduce((sum, one) => sum + one.unmatched, 0);
  return [
    { ...alone(`${who}: probed matches a second`, middle.matchesPerSecond), baseline: MANY / 2, wanted: `${MANY / 2}` },
    { what: `${who}: not matched, of all rounds`, Earshot: unmatched, wanted: "0" },
    alone(`${who}: answer to a join p50, ms`, middle.joinP50Ms),
    alone(`${who}: answer to a join p99, ms`, middle.joinP99Ms),
    alone(`${who}: second page's join to start p50, ms`, middle.startP50Ms),
    alone(`${who}: second page's join to start p99, ms`, middle.startP99Ms),
    alone(`${who}: CPU of one core, %`, 100 * middle.cpuShare),
  ];
}

/** @param {{ size: number, rounds: number }} options */
export async function journalRows({ size, rounds }) {
  const folders = ["on", "off"].map((name) => mkdtempSync(join(tmpdir(), `earshot-bench-${name}-`)));
  const [on, off] = await Promise.all(
    folders.map((folder, place) => startEarshot({ folder, hasJournal: place === 0 })),
  );
  if (!on || !off) throw new Error("there are always two");
  /** @type {{ on: Arrivals[], off: Arrivals[] }} */
  const found = { on: [], off: [] };
  const count = 2 * Math.ceil(size / 10);
  // The first round is only there to warm both up.
  for (let round = 0; round <= rounds; round++) {
    const pace = { prefix: `j${round}`, count, perSecond: MODERATE };
    const [without, with_] = [await arrive(off, pace), await arrive(on, pace)];
    if (round === 0) continue;
    found.off.push(without);
    found.on.push(with_);
  }
  await Promise.all([on.stop(), off.stop()]);
  const syncMs = await syncedWriteMs(folders[0] ?? "");
  for (const folder of folders) rmSync(folder, { recursive: true });
  const [journal, none] = [mediansOf(found.on), mediansOf(found.off)];
  const who = `${MODERATE} pages a second, journal and none`;
  /** @param {string} what @param {keyof Arrivals} figure */
  const beside = (what, figure) => compared(`${who}: ${what}`, { earshot: journal[figure], baseline: none[figure] });
  return [
    { ...beside("CPU for each message, µs", "cpuPerMessageUs"), wanted: "<= 1.35x" },
    beside("answer to a join p50, ms", "joinP50Ms"),
    {
      ...beside("second page's join to start p50, ms", "startP50Ms"),
      ratio: `${signed(journal.startP50Ms - none.startP50Ms)} ms`,
      wanted: "<= +10 ms",
    },
    alone("the disk alone: to write 1 kB and sync it p50, ms", syncMs),
  ];
}

/** @param {string} folder */
async function syncedWriteMs(folder) {
  const file = await open(join(folder, "synced"), "w");
  const tookMs = [];
  for (let count = 0; count < SYNCS; count++) {
    const fromMs = performance.now();
    await file.write(Buffer.alloc(1_024, "x"));
    await file.datasync();
    tookMs.push(performance.now() - fromMs);
  }
  await file.close();
  return median(tookMs);
}
