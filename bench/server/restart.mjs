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
/** Pages come back evenly, 5,000 of them within 10 s: by then each has noticed that its connection is gone. */
const MS_EACH = 2;
const PACE_MS = 5;
/** A page gives up that has not reached the server for so long. */
const PATIENCE_MS = 30_000;
const TRY_AGAIN_AFTER_MS = 1_000;

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
  /** @type {Promise<RawPage | null>[]} */
  const taken = [];
  while (taken.length < size) {
    const due = Math.ceil((performance.now() - fromMs) / MS_EACH);
    while (taken.length < Math.min(due, size)) taken.push(takePlace(server.port, `p${taken.length}`));
    await sleep(PACE_MS);
  }
  const pages = (await Promise.all(taken)).filter((page) => page !== null);
  const tookMs = performance.now() - fromMs;
  return { pages, tookMs, missing: size - pages.length };
}

/**
 * Nobody gets a new place this way. As a page does it tries again as long as the server does not take its connection. `null`:
 * its place is lost, or it has given up.
 * @param {number} port
 * @param {string} participantId
 */
async function takePlace(port, participantId) {
  const untilMs = performance.now() + PATIENCE_MS;
  while (performance.now() < untilMs) {
    const page = new RawPage(port);
    const givenUp = setTimeout(() => void page.close(), untilMs - performance.now());
    const reply = (await page.connected) ? await page.join(WAITING, participantId, true) : null;
    clearTimeout(givenUp);
    if (reply?.ok) return page;
    await page.close();
    if (reply) return null;
    await sleep(TRY_AGAIN_AFTER_MS);
  }
  return null;
}
