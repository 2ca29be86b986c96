// A process that is measured, from the side of the benchmark.
import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/** @typedef {import("./measured-process.mjs").Answers} Answers */

/** Where each process leaves a CPU profile when it ends, for whoever wants to know why a figure is what it is. */
const { EARSHOT_BENCH_PROFILES: profilesDir } = process.env;

/**
 * @typedef {{
 *   port: number,
 *   startedInMs: number,
 *   ask: <Q extends keyof Answers>(question: Q) => Promise<Answers[Q]>,
 *   stop: () => Promise<void> }} MeasuredChild `startedInMs`: from the start of the process until it listened.
 */

/**
 * The server, with everything that it writes in `folder`; `null`: it writes nothing.
 * @param {{ folder: string | null, hasJournal?: boolean }} options
 */
export function startEarshot({ folder, hasJournal = folder !== null }) {
  return start("server-process.mjs", JSON.stringify({ folder, hasJournal }));
}

export function startRelay() {
  return start("relay-process.mjs", "");
}

/**
 * @param {string} file
 * @param {string} told
 * @returns {Promise<MeasuredChild>}
 */
async function start(file, told) {
  const fromMs = performance.now();
  const child = fork(join(import.meta.dirname, file), [told], {
    execArgv: ["--expose-gc", ...(profilesDir ? ["--cpu-prof", `--cpu-prof-dir=${profilesDir}`] : [])],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const exited = once(child, "exit");
  /** One question at a time is under way. @returns {Promise<any>} */
  const answer = async () => {
    const [first] = await Promise.race([once(child, "message"), exited.then(() => [null])]);
    if (first === null || typeof first !== "object") throw new Error(`${file} ended`);
    return first;
  };
  const { port } = await answer();
  return {
    port,
    startedInMs: performance.now() - fromMs,
    async ask(question) {
      const answered = once(child, "message");
      child.send(question);
      const [found] = await Promise.race([answered, exited.then(() => [undefined])]);
      if (found === undefined) throw new Error(`${file} ended before it was asked for ${question}`);
      return found;
    },
    async stop() {
      child.kill("SIGTERM");
      await exited;
    },
  };
}
