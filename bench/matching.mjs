// What rules of matching come to, side by side in the very same worlds: how many are matched, how long they wait, what it costs.
import { readFileSync } from "node:fs";
import {
  declaredWorld,
  meanMetrics,
  parseFloat32Matrix,
  poolOf,
  syntheticMatrix,
  toPolicy,
  World,
} from "../packages/sim/dist/index.js";
import { simulateMug } from "./mug/waitroom.mjs";

const SEEDS = [201, 202, 203, 204, 205, 206];
const LIMITS_MS = [150, 100];
const PARTICIPANTS = 4_000;
const MAX_SUM_MS = 200;
const MATRIX_VARIABLE = "EARSHOT_LATENCY_MATRIX";

export const title = "Rules of matching, side by side";
export const conditions = [
  `pairs; 12 arrivals a minute, ${PARTICIPANTS} of them, patience 60 s, probes of 3 s; ` +
    `mean of seeds ${SEEDS[0]} to ${SEEDS.at(-1)}`,
  "MUG: its waitroom re-implemented, server RTT + server RTT <= 200 or without that filter; " +
    "true RTT: who is near is known, the future is not",
  `pools: "matrix" is the file that ${MATRIX_VARIABLE} names (square, float32, ms), "world" the synthetic one`,
].join(";\n");

/** @typedef {import("../packages/sim/dist/index.js").Metrics} Metrics */
/** @typedef {{ name: string, run: (world: World, maxP2pRttMs: number) => Metrics }} Rule */

/** @type {Rule[]} */
const rules = [
  { name: "MUG, sum <= 200", run: (world, maxP2pRttMs) => simulateMug(world, { maxP2pRttMs, maxSumMs: MAX_SUM_MS }) },
  { name: "MUG, no filter", run: (world, maxP2pRttMs) => simulateMug(world, { maxP2pRttMs, maxSumMs: Infinity }) },
  policy("FifoMatchmaker", "fifo"),
  policy("RankedMatchmaker", "ranked"),
  policy("true RTT, online", "truth-online"),
  policy("oracle", "oracle"),
];

export function run() {
  return pools().flatMap(({ name, matrix }) =>
    [5, 1].flatMap((beacons) => {
      if (!matrix) return [{ pool: name, ...cells(beacons, "not run", "") }];
      const pool = poolOf(name, matrix, { beacons });
      return LIMITS_MS.flatMap((maxP2pRttMs) =>
        rules.map((rule) => {
          const metrics = meanMetrics(SEEDS.map((seed) => rule.run(worldOf(pool, seed), maxP2pRttMs)));
          return { pool: name, ...cells(beacons, maxP2pRttMs, rule.name), ...figures(metrics) };
        }),
      );
    }),
  );
}

/** @param {string} name @param {string} policyName @returns {Rule} */
function policy(name, policyName) {
  const ofSim = toPolicy(policyName);
  return { name, run: (world, maxP2pRttMs) => ofSim.run(world, { maxP2pRttMs, groupSize: 2 }) };
}

function pools() {
  const file = process.env[MATRIX_VARIABLE];
  return [
    { name: "matrix", matrix: file ? parseFloat32Matrix(readFileSync(file)) : null },
    { name: "world", matrix: syntheticMatrix(declaredWorld, 1) },
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

/** @param {number} beacons @param {number | string} limit @param {string} rule */
function cells(beacons, limit, rule) {
  return { known: beacons === 1 ? "server alone" : `${beacons} beacons`, "limit ms": limit, rule };
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
