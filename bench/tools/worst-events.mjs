// How long one event may hold a waitroom up in a crowd: everybody comes at once, every probe is rejected, and so everybody is
// freed at once again.
import {
  FifoMatchmaker,
  GroupReunionMatchmaker,
  LatencyFifoMatchmaker,
  RankedMatchmaker,
  Waitroom,
} from "../../packages/matchmaker/dist/index.js";
import { summarize } from "../../packages/rtt/dist/index.js";
import { Draws, streams } from "../../packages/sim/dist/index.js";
import { quantile } from "./table.mjs";

/** @typedef {import("../../packages/matchmaker/dist/index.js").Matchmaker} Matchmaker */
/** @typedef {import("../../packages/matchmaker/dist/index.js").WaitroomEvent} WaitroomEvent */
/**
 * @typedef {{ name: string, groupSize: number, matchmaker: () => Matchmaker, hasBeacons?: boolean, hasZones?: boolean,
 * hasPartners?: boolean,
 *   inVain?: boolean }} Scene
 */

const RUNS = 5;
const ROUNDS = 3;
const PROBE_MS = 1_000;
const limit = { maxP2pRttMs: 100 };
const schedule = [
  { afterMs: 0, maxP2pRttMs: 100 },
  { afterMs: 60_000, maxP2pRttMs: 150 },
];

/**
 * Of whom only those with different roles may be in one group, and nobody has the last role: every search is in vain.
 * @param {Matchmaker} matchmaker
 * @param {number} groupSize
 */
function roleMissing(matchmaker, groupSize) {
  const roleOf = (/** @type {string} */ participantId) => Number(participantId.slice(1)) % (groupSize - 1);
  matchmaker.allowsPair = (a, b) => roleOf(a.participantId) !== roleOf(b.participantId);
  return matchmaker;
}

const timeZones = ["Europe/London", "Europe/Berlin", "America/New_York", "America/Los_Angeles", "Australia/Sydney"];

/** @type {Scene[]} */
export const scenes = [
  { name: "ranked pairs", groupSize: 2, matchmaker: () => new RankedMatchmaker(limit) },
  { name: "ranked pairs, schedule", groupSize: 2, matchmaker: () => new RankedMatchmaker({ maxP2pRttMs: schedule }) },
  { name: "ranked pairs, beacons", groupSize: 2, matchmaker: () => new RankedMatchmaker(limit), hasBeacons: true },
  { name: "ranked pairs, time zones", groupSize: 2, matchmaker: () => new RankedMatchmaker(limit), hasZones: true },
  {
    name: "ranked groups of 3, time zones",
    groupSize: 3,
    matchmaker: () => new RankedMatchmaker(limit),
    hasZones: true,
  },
  { name: "ranked groups of 3", groupSize: 3, matchmaker: () => new RankedMatchmaker(limit) },
  { name: "ranked groups of 5", groupSize: 5, matchmaker: () => new RankedMatchmaker(limit) },
  { name: "FIFO pairs", groupSize: 2, matchmaker: () => new FifoMatchmaker(limit) },
  { name: "FIFO groups of 4", groupSize: 4, matchmaker: () => new FifoMatchmaker(limit) },
  {
    name: "ranked groups of 4, a role missing",
    groupSize: 4,
    matchmaker: () => roleMissing(new RankedMatchmaker(limit), 4),
    inVain: true,
  },
  {
    name: "ranked groups of 6, schedule, a role missing",
    groupSize: 6,
    matchmaker: () => roleMissing(new RankedMatchmaker({ maxP2pRttMs: schedule }), 6),
    inVain: true,
  },
  {
    name: "FIFO groups of 4, a role missing",
    groupSize: 4,
    matchmaker: () => roleMissing(new FifoMatchmaker(limit), 4),
    inVain: true,
  },
  {
    name: "latency FIFO pairs",
    groupSize: 2,
    matchmaker: () => new LatencyFifoMatchmaker({ maxServerRttMs: 200, ...limit }),
  },
  { name: "reunion pairs", groupSize: 2, matchmaker: () => new GroupReunionMatchmaker(limit), hasPartners: true },
];

/**
 * The longest that one event takes in ms of this process, after a warm-up: the same events are played several times, and the
 * median of each counts.
 * @param {Scene} scene
 * @param {number} size how many wait
 */
export function worstEventMs(scene, size) {
  play(scene, size);
  const runs = Array.from({ length: RUNS }, () => play(scene, size));
  const [first = []] = runs;
  return Math.max(
    ...first.map((_, event) =>
      quantile(
        runs.map((run) => run[event] ?? 0),
        0.5,
      ),
    ),
  );
}

/** @param {Scene} scene @param {number} size */
function play({ groupSize, matchmaker, hasBeacons, hasZones, hasPartners }, size) {
  const waitroom = new Waitroom({ groupSize, matchmaker: matchmaker(), firstRttWaitMs: 0 });
  const draws = new Draws(1, streams.serverRtt);
  /** @type {number[]} */
  const tookMs = [];
  /** @type {Extract<import("../../packages/matchmaker/dist/index.js").Effect, { kind: "startProbe" }>[]} */
  let probes = [];

  /** @param {WaitroomEvent} event @param {number} atMs */
  const send = (event, atMs) => {
    const from = process.cpuUsage();
    const effects = waitroom.handle(event, atMs);
    const { user, system } = process.cpuUsage(from);
    tookMs.push((user + system) / 1_000);
    for (const effect of effects) if (effect.kind === "startProbe") probes.push(effect);
  };
  /** @param {number} atMs */
  const tick = (atMs) => {
    do send({ kind: "tick" }, atMs);
    while ((waitroom.nextDeadline() ?? Infinity) <= atMs);
  };

  for (let number = 0; number < size; number++) {
    const rttMs = (/** @type {number} */ which) => 10 + 200 * draws.uniform(3 * number + which);
    const partner = `p${number ^ 1}`;
    const groupHistory = hasPartners ? { previousPartners: [partner], sourceSceneId: null, groupId: null } : null;
    const beacons = hasBeacons ? { beaconRttsMs: [rttMs(1), rttMs(2)] } : {};
    const zones = hasZones ? { timeZone: timeZones[number % timeZones.length] ?? null } : {};
    const about = { serverRttMs: rttMs(0), ...beacons, ...zones, hidden: false, groupHistory };
    send({ kind: "joined", participantId: `p${number}`, ...about }, 0);
  }
  let atMs = 100;
  tick(atMs);
  for (let round = 0; round < ROUNDS; round++) {
    const open = probes;
    probes = [];
    atMs += PROBE_MS;
    for (const { probeId, members } of open) {
      for (const participantId of members)
        send({ kind: "probeReported", participantId, probeId, report: tooSlow }, atMs);
    }
    tick((atMs += 100));
  }
  return tookMs;
}

const samplesMs = Array.from({ length: 10 }, () => 300);

/** @type {import("../../packages/matchmaker/dist/index.js").ProbeReport} */
const tooSlow = {
  kind: "measured",
  measurement: {
    samplesMs,
    hurriedMs: null,
    ...summarize(samplesMs),
    path: "host",
    relayProtocol: null,
    iceRttMs: 300,
    openMs: 200,
    reportMs: 400,
    timedBy: "worker",
    hidden: false,
  },
};
