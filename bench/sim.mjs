// How many simulated participants a second of processor time is worth, brain included, in a waitroom fuller than most studies
// ever are.
import { declaredWorld, poolOf, syntheticMatrix, toPolicy, World } from "../packages/sim/dist/index.js";
import { quantile } from "./tools/table.mjs";

const PARTICIPANTS = 20_000;
const [PATIENCE_S, PROBE_S] = [60, 3];
const RUNS = 7;

/** So many people come in a minute that about 200 are in the waitroom at any time. */
const scenes = [
  { policy: "ranked", beacons: 5, maxP2pRttMs: 150, perMinute: 3_700 },
  { policy: "ranked", beacons: 1, maxP2pRttMs: 150, perMinute: 2_500 },
  { policy: "fifo", beacons: 1, maxP2pRttMs: 150, perMinute: 1_350 },
  { policy: "ranked", beacons: 1, maxP2pRttMs: 50, perMinute: 700 },
  { policy: "fifo", beacons: 1, maxP2pRttMs: 50, perMinute: 460 },
];

export const title = "Simulated participants per second of processor time, with about 200 in the waitroom";
export const conditions =
  `${PARTICIPANTS} participants in the synthetic world, patience ${PATIENCE_S} s, probes of ${PROBE_S} s; ` +
  `one thread, user and system time; median of ${RUNS} runs after a warm-up`;

export function run() {
  const matrix = syntheticMatrix(declaredWorld, 1);
  return scenes.map(({ policy, beacons, maxP2pRttMs, perMinute }) => {
    const pool = poolOf("world", matrix, { beacons });
    const play = (/** @type {number} */ seed) => {
      const world = new World({
        pool,
        seed,
        participants: PARTICIPANTS,
        arrivals: { kind: "poisson", perMinute },
        patience: { kind: "fixed", ms: 1_000 * PATIENCE_S },
        probe: { kind: "fixed", ms: 1_000 * PROBE_S },
      });
      const before = process.cpuUsage();
      const metrics = toPolicy(policy).run(world, { maxP2pRttMs, groupSize: 2 });
      const { user, system } = process.cpuUsage(before);
      return { metrics, perSecond: (1e6 * PARTICIPANTS) / (user + system) };
    };
    const { metrics } = play(1);
    const perSecond = Array.from({ length: RUNS }, (_, place) => play(201 + place).perSecond);
    return {
      matchmaker: policy,
      beacons,
      "limit ms": maxP2pRttMs,
      "per CPU second": Math.round(quantile(perSecond, 0.5)),
      ...crowd(metrics, perMinute),
      "matched %": (100 * metrics.matchRatio).toFixed(1),
      "probes per match": metrics.probesPerMatch?.toFixed(2) ?? "",
    };
  });
}

/**
 * How many are there at a time is how many come in a second, times how long each of them stays.
 * @param {import("../packages/sim/dist/index.js").Metrics} metrics
 * @param {number} perMinute
 */
function crowd({ matchRatio, meanWaitMs, timedOutRatio, probesPerMatch }, perMinute) {
  const stayS = (matchRatio * (meanWaitMs ?? 0)) / 1_000 + timedOutRatio * PATIENCE_S;
  const probedS = PROBE_S * matchRatio * (probesPerMatch ?? 0);
  return {
    "in the waitroom": Math.round((stayS * perMinute) / 60),
    "of them probing": Math.round((probedS * perMinute) / 60),
    "arrivals a minute": perMinute,
  };
}
