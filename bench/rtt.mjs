// How far the number of a match, and the one that a verdict stands on, are from the truth, in a network with a known truth.
import { netlabDown, netlabSet, netlabUp } from "./lab/netlab.mjs";
import { openPairs } from "./lab/pairs.mjs";
import { load, median, quantile, signed } from "./tools/table.mjs";
import { udpMedianMs } from "./lab/udp-truth.mjs";

const SERVER_ONE_WAY_MS = 20;

/**
 * @typedef {{ oneWayMs: number, backMs?: number, jitterMs?: number, lossPercent?: number, mayOvertake?: boolean }} Path
 * @typedef {{ name: string, path: Path, probedPath?: Path, busyRatio?: number }} Case
 * `probedPath`: as it is until the verdict.
 */

/** @type {Case[]} */
const cases = [
  ...[10, 50, 100, 200].map((truthMs) => ({ name: "calm", path: { oneWayMs: truthMs / 2 } })),
  ...[10, 20].flatMap((jitterMs) =>
    [0, 2, 5].map((lossPercent) => ({
      name: `${jitterMs} ms jitter each way, ${lossPercent} % loss`,
      path: { oneWayMs: 25, jitterMs, lossPercent },
    })),
  ),
  ...[10, 20].flatMap((jitterMs) =>
    [0, 5].map((lossPercent) => ({
      name: `${jitterMs} ms jitter each way, ${lossPercent} % loss, packets may overtake`,
      path: { oneWayMs: 25, jitterMs, lossPercent, mayOvertake: true },
    })),
  ),
  { name: "20 there, 60 back", path: { oneWayMs: 20, backMs: 60 } },
  { name: "answering page busy 60 %", path: { oneWayMs: 25 }, busyRatio: 0.6 },
  { name: "disturbed while it was probed", path: { oneWayMs: 50 }, probedPath: { oneWayMs: 58, jitterMs: 8 } },
];

export const title = "P2P RTT against the truth (ms): the verdict's number, and the number of the match";
export const conditions = [
  `server RTT ${2 * SERVER_ONE_WAY_MS} ms; two Chromium in network namespaces`,
  "UDP echo in the same seconds as the countdown, at the same pace",
].join("; ");
export const needsNetlab = true;

/** @param {Path} path */
function setPath({ mayOvertake, ...path }) {
  const server = { oneWayMs: SERVER_ONE_WAY_MS };
  netlabSet(
    [
      { pair: [1, 2], ...server },
      { pair: [1, 3], ...server },
      { pair: [2, 3], ...path },
    ],
    mayOvertake,
  );
}

/** @param {{ runs?: number }} options */
export async function run({ runs = 10 }) {
  netlabUp(3);
  const pairs = await openPairs();
  const rows = [];
  try {
    for (const { name, path, probedPath = path, busyRatio } of cases) {
      const before = load();
      /** @type {{ udpMs: number[], verdictsMs: number[], baselinesMs: number[], offMs: number[] }} */
      const { udpMs, verdictsMs, baselinesMs, offMs } = { udpMs: [], verdictsMs: [], baselinesMs: [], offMs: [] };
      for (let count = 0; count < runs; count++) {
        setPath(probedPath);
        let echoedMs = Number.NaN;
        const result = await pairs.run({
          scene: "countdown-1000",
          ...(busyRatio ? { busyRatio } : {}),
          async duringCountdown() {
            setPath(path);
            echoedMs = await udpMedianMs(2, 3);
          },
        });
        udpMs.push(echoedMs);
        if (result.verdict.p2p_rtt_ms !== null) verdictsMs.push(result.verdict.p2p_rtt_ms);
        baselinesMs.push(...result.baselinesMs);
        offMs.push(...result.baselinesMs.map((baselineMs) => baselineMs - echoedMs));
      }
      rows.push({
        condition: name,
        truth: path.oneWayMs + (path.backMs ?? path.oneWayMs),
        "UDP echo": median(udpMs).toFixed(1),
        verdict: median(verdictsMs).toFixed(1),
        "to UDP": signed(median(verdictsMs) - median(udpMs)),
        match: median(baselinesMs).toFixed(1),
        "to UDP of its seconds": signed(median(offMs)),
        "p10 to p90": `${quantile(baselinesMs, 0.1).toFixed(1)} to ${quantile(baselinesMs, 0.9).toFixed(1)}`,
        runs: verdictsMs.length,
        load: `${before} to ${load()}`,
      });
    }
  } finally {
    await pairs.close();
    netlabDown();
  }
  return rows;
}
