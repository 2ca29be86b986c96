// What rules of matching come to, side by side in the very same worlds: how many are matched, how long they wait, what it costs.
import { readFileSync } from "node:fs";
import {
  declaredWorld,
  Draws,
  meanMetrics,
  parseFloat32Matrix,
  poolOf,
  streams,
  syntheticMatrix,
  syntheticTimeZones,
  toPolicy,
  World,
} from "../packages/sim/dist/index.js";
import { simulateMug } from "./mug/waitroom.mjs";
import { countryPool } from "./tools/country-pool.mjs";

const SEEDS = [201, 202, 203, 204, 205, 206];
const LIMITS_MS = [150, 100];
const PARTICIPANTS = 4_000;
const MAX_SUM_MS = 200;
const MATRIX_VARIABLE = "EARSHOT_LATENCY_MATRIX";
const COUNTRIES_VARIABLE = "EARSHOT_COUNTRY_RTTS";

export const title = "Rules of matching, side by side";
export const conditions = [
  `pairs; 12 arrivals a minute, ${PARTICIPANTS} of them, patience 60 s, probes of 3 s; ` +
    `mean of seeds ${SEEDS[0]} to ${SEEDS.at(-1)}`,
  "MUG: its waitroom re-implemented, server RTT + server RTT <= 200 or without that filter; " +
    "true RTT: who is near is known, the future is not",
  `pools: "matrix" is the file that ${MATRIX_VARIABLE} names (square, float32, ms), "world" the synthetic one, "countries" ` +
    `people at home in countries, of which ${COUNTRIES_VARIABLE} names a table (csv: two countries, count, mean, deviation)`,
  "time zones: of everybody; those of others: the same ones, dealt out anew; one zone: the same for all",
].join(";\n");

/** @typedef {import("../packages/sim/dist/index.js").Metrics} Metrics */
/** @typedef {import("../packages/sim/dist/index.js").LatencyMatrix} LatencyMatrix */
/** @typedef {{ name: string, run: (world: World, maxP2pRttMs: number) => Metrics }} Rule */

const ranked = policy("RankedMatchmaker", "ranked");

/** @type {Rule[]} */
const rules = [
  { name: "MUG, sum <= 200", run: (world, maxP2pRttMs) => simulateMug(world, { maxP2pRttMs, maxSumMs: MAX_SUM_MS }) },
  { name: "MUG, no filter", run: (world, maxP2pRttMs) => simulateMug(world, { maxP2pRttMs, maxSumMs: Infinity }) },
  policy("FifoMatchmaker", "fifo"),
  ranked,
  policy("true RTT, online", "truth-online"),
  policy("oracle", "oracle"),
];

/**
 * @typedef {{ name: string, p2p: LatencyMatrix | null, timeZones: string[] | null }} People
 * @typedef {{ name: string, beacons: number, zonesOf?: (timeZones: string[]) => string[] }} Knowledge
 */

/** @type {Knowledge[]} */
const knownOfRtts = [
  { name: "five beacons", beacons: 5 },
  { name: "server alone", beacons: 1 },
];

/** What only `RankedMatchmaker` goes by. @type {Knowledge[]} */
const knownOfZones = [
  { name: "server and time zones", beacons: 1, zonesOf: (timeZones) => timeZones },
  { name: "five beacons and time zones", beacons: 5, zonesOf: (timeZones) => timeZones },
  { name: "server and zones of others", beacons: 1, zonesOf: dealtAnew },
  { name: "server and one zone", beacons: 1, zonesOf: (timeZones) => timeZones.map(() => "Europe/London") },
];

export function run() {
  return pools().flatMap((people) => {
    const { name, p2p, timeZones } = people;
    if (!p2p) return [{ pool: name, ...cells("", "not run", "") }];
    const byRtts = knownOfRtts.flatMap((knowledge) => rowsOf(people, knowledge, rules));
    const byZones = timeZones ? knownOfZones.flatMap((knowledge) => rowsOf(people, knowledge, [ranked])) : [];
    return [...byRtts, ...byZones];
  });
}

/** @param {People} people @param {Knowledge} knowledge @param {Rule[]} asked */
function rowsOf({ name, p2p, timeZones }, { name: knows, beacons, zonesOf }, asked) {
  if (!p2p) return [];
  const pool = poolOf(name, p2p, { beacons, ...(zonesOf && timeZones && { timeZones: zonesOf(timeZones) }) });
  return LIMITS_MS.flatMap((maxP2pRttMs) =>
    asked.map((rule) => {
      const metrics = meanMetrics(SEEDS.map((seed) => rule.run(worldOf(pool, seed), maxP2pRttMs)));
      return { pool: name, ...cells(knows, maxP2pRttMs, rule.name), ...figures(metrics) };
    }),
  );
}

/** Everybody has the zone of somebody else. @param {string[]} timeZones */
function dealtAnew(timeZones) {
  const draws = new Draws(1, streams.pool);
  const order = timeZones.map((zone, host) => ({ zone, place: draws.uniform(host, -2, 0) }));
  return order.toSorted((a, b) => a.place - b.place).map(({ zone }) => zone);
}

/** @param {string} name @param {string} policyName @returns {Rule} */
function policy(name, policyName) {
  const ofSim = toPolicy(policyName);
  return { name, run: (world, maxP2pRttMs) => ofSim.run(world, { maxP2pRttMs, groupSize: 2 }) };
}

/** @returns {People[]} */
function pools() {
  const [matrix, countries] = [process.env[MATRIX_VARIABLE], process.env[COUNTRIES_VARIABLE]];
  const unknown = { p2p: null, timeZones: null };
  return [
    { name: "matrix", p2p: matrix ? parseFloat32Matrix(readFileSync(matrix)) : null, timeZones: null },
    {
      name: "world",
      p2p: syntheticMatrix(declaredWorld, 1),
      timeZones: syntheticTimeZones(declaredWorld, 1),
    },
    { name: "countries", ...(countries ? countryPool(readFileSync(countries, "utf8")) : unknown) },
  ];
}

/** @param {import("../packages/sim/dist/index.js").Pool} pool @param {number} seed */
function worldOf(pool, seed) {
  return new World({
    pool,
    seed,
    participants: PARTICIPANTS,
    arrivals: { kind: "poisson", perMinute: 12 },
    patience: { kind: "fixed", ms: 60_000 },
    probe: { kind: "fixed", ms: 3_000 },
  });
}

/** @param {string} known @param {number | string} limit @param {string} rule */
function cells(known, limit, rule) {
  return { known, "limit ms": limit, rule };
}

/** @param {Metrics} metrics */
function figures({ matchRatio, meanWaitMs, p95WaitMs, probesPerMatch }) {
  return {
    "matched %": (100 * matchRatio).toFixed(1),
    "mean wait s": seconds(meanWaitMs),
    "95 % wait s": seconds(p95WaitMs),
    "probes per match": probesPerMatch?.toFixed(2) ?? "",
  };
}

/** @param {number | null} ms */
function seconds(ms) {
  return ms === null ? "" : (ms / 1_000).toFixed(1);
}
