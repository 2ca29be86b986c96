// Finds the programs that tests need besides Node, installs them with the system's package manager, and runs them.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { accessSync, constants } from "node:fs";
import { rm } from "node:fs/promises";
import { delimiter, join } from "node:path";

const INSTALL_WITHIN_MS = 300_000;
/** Where Debian keeps servers, which is not on everybody's PATH. */
const SERVER_FOLDER = "/usr/sbin";

/**
 * The path of the first of these programs that is on the PATH, or `null`. The environment variable `chosenBy` goes before it.
 * @param {{ names: readonly string[], chosenBy: string }} program
 * @returns {string | null}
 */
export function findProgram({ names, chosenBy }) {
  const chosen = process.env[chosenBy];
  if (chosen) return chosen;
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), SERVER_FOLDER];
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable) ?? null;
}

/**
 * Tries to; where only root may install, or nothing can be downloaded, the programs still are not there afterwards.
 * @param {readonly string[]} packages Debian's names
 */
export function installPackages(packages) {
  if (process.getuid?.() !== 0) return;
  console.error(`Installing ${packages.join(", ")}.`);
  // Some packages would start a service at once, which nobody asked for; RUNLEVEL=1 keeps them from it.
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" };
  for (const args of [["update"], ["install", "--yes", "--no-install-recommends", ...packages]]) {
    const { status } = spawnSync("apt-get", args, { stdio: "inherit", timeout: INSTALL_WITHIN_MS, env });
    if (status !== 0) return;
  }
}

/**
 * Runs a server in a folder of its own, which goes with it, no longer than this process; resolves when `isUp` does.
 * @param {{
 *   executablePath: string,
 *   args: readonly string[],
 *   folder: string,
 *   env?: NodeJS.ProcessEnv,
 *   isUp: () => Promise<void>,
 * }} program
 */
export async function runServer({ executablePath, args, folder, env = process.env, isUp }) {
  const server = spawn(executablePath, args, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
  const exit = once(server, "exit");
  const kill = () => void server.kill("SIGKILL");
  process.once("exit", kill);
  let said = "";
  for (const stream of [server.stdout, server.stderr]) stream.on("data", (text) => (said += String(text)));

  const stop = async () => {
    process.off("exit", kill);
    kill();
    await exit;
    await rm(folder, { recursive: true });
  };
  const ended = exit.then(([code]) => Promise.reject(new Error(`${executablePath} ended with ${code}: ${said}`)));
  try {
    await Promise.race([isUp(), ended]);
  } catch (error) {
    await stop();
    throw error;
  }
  // From here on its end is what stop() waits for.
  ended.catch(() => {});
  return { log: () => said, stop };
}

/** @param {string} path */
export function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
