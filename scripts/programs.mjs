// Finds the programs that tests need besides Node, or installs them with the system's package manager.
import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
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

/** @param {string} path */
export function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
