// Pages that come at a steady rate, whether the server keeps up or not, and what it made of them.
import { setTimeout as sleep } from "node:timers/promises";
import { quantile } from "../tools/table.mjs";
import { traffic } from "./raw-page.mjs";
import { PlayingPage } from "./stay.mjs";

/** Long enough to say what was measured over the connection of the match. */
const PLAYS_MS = 4_000;
const PACE_MS = 5;

/**
 * @typedef {import("./measured-child.mjs").MeasuredChild} MeasuredChild
 * @typedef {import("./stay.mjs").Stay} Stay
 * @typedef {{
 *   matchesPerSecond: number, cpuShare: number, cpuPerMessageUs: number, unmatched: number,
 *   joinP50Ms: number, joinP99Ms: number, startP50Ms: number, startP99Ms: number }} Arrivals
 * `cpuShare`: of one core, until the last match has started. `cpuPerMessageUs`: by what pages sent, until the last has left.
 * `start...`: from when the second page of a pair asked for its place until both have heard that their match has started.
 */

/**
 * @param {MeasuredChild} server
 * @param {{ prefix: string, count: number, perSecond: number }} options
 * @returns {Promise<Arrivals>}
 */
export async function arrive(server, { prefix, count, perSecond }) {
  const before = await server.ask("cpu");
  const [sentBefore, fromMs] = [traffic.sent, performance.now()];
  /** @type {PlayingPage[]} */
  const pages = [];
  while (pages.length < count) {
    const due = Math.ceil(((performance.now() - fromMs) / 1_000) * perSecond);
    while (pages.length < Math.min(due, count)) {
      pages.push(new PlayingPage({ port: server.port, participantId: `${prefix}-${pages.length}`, playsMs: PLAYS_MS }));
    }
    await sleep(PACE_MS);
  }
  await Promise.all(pages.map(({ isDecided }) => isDecided));
  const tookS = (performance.now() - fromMs) / 1_000;
  const decided = await server.ask("cpu");
  await Promise.all(pages.map(({ isOver }) => isOver));
  const over = await server.ask("cpu");
  const stays = pages.map(({ stay }) => stay);
  const [joinsMs, startsMs] = [stays.flatMap(joinMs), startMs(stays)];
  return {
    matchesPerSecond: startsMs.length / tookS,
    cpuShare: (decided.cpuUs - before.cpuUs) / 1e6 / tookS,
    cpuPerMessageUs: (over.cpuUs - before.cpuUs) / (traffic.sent - sentBefore),
    unmatched: stays.filter(({ startedAtMs }) => startedAtMs === null).length,
    joinP50Ms: quantile(joinsMs, 0.5),
    joinP99Ms: quantile(joinsMs, 0.99),
    startP50Ms: quantile(startsMs, 0.5),
    startP99Ms: quantile(startsMs, 0.99),
  };
}

/** @param {Stay} stay */
function joinMs({ askedAtMs, answeredAtMs }) {
  return askedAtMs === null || answeredAtMs === null ? [] : [answeredAtMs - askedAtMs];
}

/** Of each match. @param {readonly Stay[]} stays */
function startMs(stays) {
  /** @type {Map<string, { askedAtMs: number, startedAtMs: number }>} */
  const matches = new Map();
  for (const { matchId, askedAtMs, startedAtMs } of stays) {
    if (matchId === null || askedAtMs === null || startedAtMs === null) continue;
    const known = matches.get(matchId) ?? { askedAtMs, startedAtMs };
    known.askedAtMs = Math.max(known.askedAtMs, askedAtMs);
    known.startedAtMs = Math.max(known.startedAtMs, startedAtMs);
    matches.set(matchId, known);
  }
  return [...matches.values()].map(({ askedAtMs, startedAtMs }) => startedAtMs - askedAtMs);
}
