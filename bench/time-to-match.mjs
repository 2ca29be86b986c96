// How long it takes from the second arrival to the verdict, and from joining to being able to be matched.
import { netlabDown, netlabSet, netlabUp } from "./lab/netlab.mjs";
import { openPairs } from "./lab/pairs.mjs";
import { load, median, quantile } from "./tools/table.mjs";

const SERVER_ONE_WAY_MS = 20;

/** @type {{ name: string, truthMs: number, scene: string, jitterMs?: number, lossPercent?: number, native?: boolean }[]} */
const cases = [
  { name: "accepted", truthMs: 50, scene: "limit-1000" },
  { name: "accepted, RankedMatchmaker", truthMs: 50, scene: "ranked-1000" },
  { name: "accepted, native link", truthMs: 50, scene: "limit-1000", native: true },
  { name: "accepted, limit 300", truthMs: 200, scene: "limit-300" },
  { name: "rejected, limit 100", truthMs: 200, scene: "limit-100" },
  { name: "accepted, 5 % loss", truthMs: 50, scene: "limit-1000", lossPercent: 5 },
  { name: "accepted, 10 ms jitter each way, 5 % loss", truthMs: 50, scene: "limit-1000", jitterMs: 10, lossPercent: 5 },
  { name: "the same, RankedMatchmaker", truthMs: 50, scene: "ranked-1000", jitterMs: 10, lossPercent: 5 },
  { name: "accepted, 5 ms jitter each way", truthMs: 75, scene: "limit-1000", jitterMs: 5 },
  { name: "accepted, 20 ms jitter each way", truthMs: 150, scene: "limit-1000", jitterMs: 20 },
  { name: "no path between the two (all packets lost)", truthMs: 50, scene: "limit-1000", lossPercent: 100 },
];

export const title = "Time from the second arrival to the verdict, and from joining to being able to be matched (ms)";
export const conditions = `server RTT ${2 * SERVER_ONE_WAY_MS} ms; two Chromium in network namespaces`;
export const needsNetlab = true;

/** @param {{ runs?: number }} options */
export async function run({ runs = 10 }) {
  netlabUp(3);
  const pairs = await openPairs();
  const rows = [];
  try {
    for (const { name, truthMs, scene, jitterMs = 0, lossPercent = 0, ...pair } of cases) {
      const before = load();
      netlabSet([
        { pair: [1, 2], oneWayMs: SERVER_ONE_WAY_MS },
        { pair: [1, 3], oneWayMs: SERVER_ONE_WAY_MS },
        { pair: [2, 3], oneWayMs: truthMs / 2, jitterMs, lossPercent },
      ]);
      const results = [];
      for (let count = 0; count < runs; count++) results.push(await pairs.run({ scene, ...pair }));
      const verdictMs = results.map(({ arrivalToVerdictMs }) => arrivalToVerdictMs);
      const reasons = results.map(({ verdict }) => verdict.reason ?? verdict.verdict);
      rows.push({
        case: name,
        "P2P RTT": truthMs,
        "to verdict p50": median(verdictMs),
        p90: quantile(verdictMs, 0.9),
        "to matchable p50": Math.round(median(results.map(({ joinToWaitingMs }) => joinToWaitingMs))),
        frames: median(results.map(({ frames }) => frames)),
        verdicts: [...new Set(reasons)].join(", "),
        runs,
        load: `${before} to ${load()}`,
      });
    }
  } finally {
    await pairs.close();
    netlabDown();
  }
  return rows;
}
