// How long it takes from the second arrival to the verdict, and from joining to being able to be matched.
import { netlabDown, netlabSet, netlabUp } from "./lab/netlab.mjs";
import { openPairs } from "./lab/pairs.mjs";
import { quantile } from "./tools/table.mjs";

const SERVER_ONE_WAY_MS = 20;

/** @type {{ name: string, truthMs: number, scene: string, lossPercent?: number, breakSecond?: boolean, native?: boolean }[]} */
const cases = [
  { name: "accepted", truthMs: 50, scene: "limit-1000" },
  { name: "accepted, native link", truthMs: 50, scene: "limit-1000", native: true },
  { name: "accepted, limit 300", truthMs: 200, scene: "limit-300" },
  { name: "rejected, limit 100", truthMs: 200, scene: "limit-100" },
  { name: "accepted, 5 % loss", truthMs: 50, scene: "limit-1000", lossPercent: 5 },
  { name: "no path between the two (all packets lost)", truthMs: 50, scene: "limit-1000", lossPercent: 100 },
  { name: "one page without WebRTC", truthMs: 50, scene: "limit-1000", breakSecond: true },
];

export const title = "Time from the second arrival to the verdict, and from joining to being able to be matched (ms)";
export const conditions = `server RTT ${2 * SERVER_ONE_WAY_MS} ms; two Chromium in network namespaces`;
export const needsNetlab = true;

/** @param {{ runs: number }} options */
export async function run({ runs }) {
  netlabUp(3);
  const pairs = await openPairs();
  const rows = [];
  try {
    for (const { name, truthMs, scene, lossPercent = 0, ...pair } of cases) {
      netlabSet([
        { pair: [1, 2], oneWayMs: SERVER_ONE_WAY_MS },
        { pair: [1, 3], oneWayMs: SERVER_ONE_WAY_MS },
        { pair: [2, 3], oneWayMs: truthMs / 2, lossPercent },
      ]);
      const results = [];
      for (let count = 0; count < runs; count++) results.push(await pairs.run({ scene, ...pair }));
      const verdictMs = results.map(({ arrivalToVerdictMs }) => arrivalToVerdictMs);
      const reasons = results.map(({ verdict }) => verdict.reason ?? verdict.verdict);
      rows.push({
        case: name,
        "P2P RTT": truthMs,
        "to verdict p50": quantile(verdictMs, 0.5),
        p90: quantile(verdictMs, 0.9),
        "to matchable p50": Math.round(
          quantile(
            results.map(({ joinToWaitingMs }) => joinToWaitingMs),
            0.5,
          ),
        ),
        frames: quantile(
          results.map(({ frames }) => frames),
          0.5,
        ),
        verdicts: [...new Set(reasons)].join(", "),
        runs,
      });
    }
  } finally {
    await pairs.close();
    netlabDown();
  }
  return rows;
}
