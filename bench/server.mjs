// What the server costs and how much it bears: beside a bare relay, beside itself without a journal, and after a restart.
import { brainRows } from "./server/brain.mjs";
import { frameRows } from "./server/frames.mjs";
import { journalRows, manyMatchesRows } from "./server/matches.mjs";
import { restartRows } from "./server/restart.mjs";
import { waitingRows } from "./server/waiting.mjs";
import { load } from "./tools/table.mjs";

export const title = "The server under load";
export const conditions = [
  "the server is a process of its own on this machine, its pages are raw WebSocket frames from the process of the benchmark, " +
    "over loopback",
  "baseline = a bare relay with the same socket.io options and the same pages; where it says so, the server without a journal, " +
    "or 200 matches a second; variants take turns, and medians of the rounds count",
  "CPU = user and system time of the server's process; heap and RSS after a garbage collection, less what the empty server had",
  "who waits is put forward by nobody, so that it is the server that is measured; the steps of matchmakers are measured in the " +
    "process of the benchmark, in CPU time, each as the median of five plays",
].join(";\n");

const parts = {
  waiting: waitingRows,
  frames: frameRows,
  matches: manyMatchesRows,
  journal: journalRows,
  brain: brainRows,
  restart: restartRows,
};

/**
 * `size`: how many wait at most; all else grows with it. `only`: one of the parts.
 * @param {{ runs?: number, size?: number, only?: string | undefined }} options
 */
export async function run({ runs: rounds = 5, size = 5_000, only }) {
  const rows = [];
  for (const [name, rowsOf] of Object.entries(parts)) {
    if (only !== undefined && only !== name) continue;
    const before = load();
    for (const row of await rowsOf({ size, rounds })) rows.push({ ...row, load: `${before} to ${load()}` });
  }
  return rows;
}
