// How far the P2P RTT that a verdict stands on is from the truth, in a network with a known truth.
import { netlabDown, netlabSet, netlabUp } from "./lab/netlab.mjs";
import { openPairs } from "./lab/pairs.mjs";
import { quantile, signed } from "./tools/table.mjs";
import { udpMedianMs } from "./lab/udp-truth.mjs";

const SERVER_ONE_WAY_MS = 20;

/** @type {{ name: string, truthMs: number, jitterMs?: number, lossPercent?: number, busyRatio?: number }[]} */
const cases = [
  ...[10, 50, 100, 200].map((truthMs) => ({ name: "calm", truthMs })),
  { name: "10 ms jitter each way, 5 % loss", truthMs: 50, jitterMs: 10, lossPercent: 5 },
  { name: "answering page busy 60 %", truthMs: 50, busyRatio: 0.6 },
];

export const title = "P2P RTT of the verdict against the truth (ms)";
export const conditions = `server RTT ${2 * SERVER_ONE_WAY_MS} ms; two Chromium in network namespaces`;
export const needsNetlab = true;

/** @param {{ runs: number }} options */
export async function run({ runs }) {
  netlabUp(3);
  const pairs = await openPairs();
  const rows = [];
  try {
    for (const { name, truthMs, busyRatio, ...path } of cases) {
      const server = { oneWayMs: SERVER_ONE_WAY_MS };
      netlabSet([
        { pair: [1, 2], ...server },
        { pair: [1, 3], ...server },
        { pair: [2, 3], oneWayMs: truthMs / 2, ...path },
      ]);
      const udpMs = await udpMedianMs(2, 3);
      const reportedMs = [];
      for (let count = 0; count < runs; count++) {
        const { verdict } = await pairs.run({ scene: "limit-1000", ...(busyRatio ? { busyRatio } : {}) });
        if (verdict.p2p_rtt_ms !== null) reportedMs.push(verdict.p2p_rtt_ms);
      }
      const medianMs = quantile(reportedMs, 0.5);
      rows.push({
        condition: name,
        truth: truthMs,
        "truth by UDP echo": udpMs.toFixed(1),
        reported: medianMs.toFixed(1),
        error: signed(medianMs - truthMs),
        "error to UDP": signed(medianMs - udpMs),
        "p10 to p90": `${quantile(reportedMs, 0.1).toFixed(1)} to ${quantile(reportedMs, 0.9).toFixed(1)}`,
        runs: reportedMs.length,
      });
    }
  } finally {
    await pairs.close();
    netlabDown();
  }
  return rows;
}
