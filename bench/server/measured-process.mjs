// What a process that is measured answers the benchmark, its parent.
import { monitorEventLoopDelay } from "node:perf_hooks";

/** How often the event loop is looked at. What it reports is the time from one look to the next. */
const RESOLUTION_MS = 2;

/**
 * @typedef {{ cpuUs: number }} Cpu user and system time since the start, all threads
 * @typedef {{ heapBytes: number, rssBytes: number }} Memory
 * @typedef {{ worstMs: number }} Stalls
 * @typedef {{ cpu: Cpu, memory: Memory, watch: null, stalls: Stalls }} Answers
 */

/**
 * Tells the parent where it listens, and answers it from then on. Ends when the parent says so.
 * @param {number} port
 * @param {() => Promise<void>} close
 */
export function answerBench(port, close) {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  /** @type {{ [Q in keyof Answers]: () => Answers[Q] }} */
  const answers = {
    cpu() {
      const { user, system } = process.cpuUsage();
      return { cpuUs: user + system };
    },
    memory() {
      if (!global.gc) throw new Error("it must be started with --expose-gc");
      // The first may leave what only the second finds to be free.
      global.gc();
      global.gc();
      const { heapUsed, rss } = process.memoryUsage();
      return { heapBytes: heapUsed, rssBytes: rss };
    },
    watch() {
      delay.enable();
      delay.reset();
      return null;
    },
    stalls: () => ({ worstMs: Math.max(0, delay.max / 1e6 - RESOLUTION_MS) }),
  };
  process.on("message", (/** @type {keyof Answers} */ question) => process.send?.(answers[question]()));
  process.once("disconnect", () => process.exit());
  process.once("SIGTERM", () => void close().then(() => process.exit(0)));
  process.send?.({ port });
}
