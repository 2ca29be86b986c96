// How soon a server is back that ended while thousands waited, and how soon they are.
import { cpSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { makeJournal } from "./kept-journal.mjs";
import { startEarshot } from "./measured-child.mjs";
import { RawPage } from "./raw-page.mjs";
import { alone, compared, mediansOf } from "./rows.mjs";
import { study, WAITING } from "./study.mjs";

/** Steps for each who waits. */
const STEPS_EACH = 40;
/** Pages come back evenly over so long: by then each has noticed that its connection is gone. */
const BACK_WITHIN_MS = 10_000;
const PACE_MS = 5;

/** @param {{ size: number, rounds: number }} options */
export async function restartRows({ size, rounds }) {
  const steps = STEPS_EACH * size;
  const left = mkdtempSync(join(tmpdir(), "earshot-bench-left-"));
  await makeJournal({ folder: left, size, steps });
  const megabytes = statSync(join(left, `${study.study}.journal.jsonl`)).size / 1e6;
  const found = [];
  let [missing, worstStallMs] = [0, 0];
  for (let round = 0; round < rounds; round++) {
    const emptyInMs = await emptyStartMs();
    const folder = mkdtempSync(join(tmpdir(), "earshot-bench-"));
    cpSync(left, folder, { recursive: true });
    const server = await startEarshot({ folder });
    const back = await comeBack(server, size);
    const { worstMs } = await server.ask("stalls");
    await Promise.all(back.pages.map((page) => page.close()));
    await server.stop();
    rmSync(folder, { recursive: true });
    missing += back.missing;
    worstStallMs = Math.max(worstStallMs, worstMs);
    found.push({ emptyInMs, startedInMs: server.startedInMs, backInMs: back.tookMs, stallMs: worstMs });
  }
  rmSync(left, { recursive: true });
  const { emptyInMs, startedInMs, backInMs, stallMs } = mediansOf(found);
  const who = `restart, ${size} wait`;
  const what = `${who}: process to listening, ${steps} steps (${megabytes.toFixed(0)} MB) and an empty folder, s`;
  return [
    { ...compared(what, { earshot: startedInMs / 1_000, baseline: emptyInMs / 1_000 }), wanted: "<= 2 s" },
    { what: `${who}: places lost, of all rounds`, Earshot: missing, wanted: "0" },
    alone(`${who}: listening to all in their places, s`, backInMs / 1_000, "<= 30 s"),
    alone(`${who}: longest time that the server did not listen meanwhile, ms`, stallMs, "<= 50 ms"),
    alone(`${who}: the same, worst of all rounds, ms`, worstStallMs),
  ];
}

async function emptyStartMs() {
  const folder = mkdtempSync(join(tmpdir(), "earshot-bench-"));
  const server = await startEarshot({ folder });
  await server.stop();
  rmSync(folder, { recursive: true });
  return server.startedInMs;
}

/** @param {import("./measured-child.mjs").MeasuredChild} server @param {number} size */
async function comeBack(server, size) {
  const fromMs = performance.now();
  await server.ask("watch");
  /** @type {RawPage[]} */
  const pages = [];
  /** @type {Promise<boolean>[]} */
  const joined = [];
  while (pages.length < size) {
    const due = Math.ceil(((performance.now() - fromMs) / BACK_WITHIN_MS) * size);
    while (pages.length < Math.min(due, size)) {
      const page = new RawPage(server.port);
      joined.push(takePlace(page, `p${pages.length}`));
      pages.push(page);
    }
    await sleep(PACE_MS);
  }
  const isIn = await Promise.all(joined);
  return { pages, tookMs: performance.now() - fromMs, missing: isIn.filter((is) => !is).length };
}

/** Nobody gets a new place this way. @param {RawPage} page @param {string} participantId */
async function takePlace(page, participantId) {
  if (!(await page.connected)) return false;
  const reply = await page.join(WAITING, participantId, true);
  return reply?.ok === true;
}
