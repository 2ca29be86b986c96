// Times short work call by call, garbage collection included, after a warm-up; the median over batches counts.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { quantile } from "./table.mjs";

const WARM_UP_MS = 150;
const BATCH_MS = 10;
const BATCHES = 31;
/** Slow work is not repeated for ever: so long, and at least this often. */
const AT_MOST_MS = 1_000;
const LEAST_BATCHES = 3;

/**
 * Work to be timed, and what has to be done before and after it without being timed.
 * @template Given, Result
 * @typedef {{ before: () => Given, work: (given: Given) => Result, after: (result: Result) => void }} Timed
 */

/**
 * How long one call takes in µs: the median over batches of the mean over a batch.
 * @template Given, Result
 * @param {Timed<Given, Result>} timed
 */
export function medianUs(timed) {
  let calls = 0;
  const startedAtMs = performance.now();
  for (; calls === 0 || performance.now() - startedAtMs < WARM_UP_MS; calls++) callMs(timed);
  const batch = Math.max(1, Math.round((BATCH_MS * calls) / (performance.now() - startedAtMs)));
  /** @type {number[]} */
  const tookUs = [];
  const untilMs = performance.now() + AT_MOST_MS;
  while (tookUs.length < LEAST_BATCHES || (tookUs.length < BATCHES && performance.now() < untilMs)) {
    let sumMs = 0;
    for (let call = 0; call < batch; call++) sumMs += callMs(timed);
    tookUs.push((1_000 * sumMs) / batch);
  }
  return quantile(tookUs, 0.5);
}

/**
 * @template Given, Result
 * @param {Timed<Given, Result>} timed
 */
function callMs({ before, work, after }) {
  const given = before();
  const startedAtMs = performance.now();
  const result = work(given);
  const tookMs = performance.now() - startedAtMs;
  after(result);
  return tookMs;
}

setFlagsFromString("--expose-gc");
const gc = runInNewContext("gc");

/** Frees what is not in use any more; returns how many bytes of heap are. */
export function heapInUse() {
  gc();
  return process.memoryUsage().heapUsed;
}
