// Finds the system's Firefox, or installs it. Playwright's own Firefox would be a patched build; people take part with a stock
// one.
import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const NAMES = ["firefox", "firefox-esr"];
const INSTALL_WITHIN_MS = 300_000;

export const noFirefox = `no Firefox: install one, put it on the PATH as ${NAMES.join(" or ")}, or set EARSHOT_FIREFOX`;

/**
 * What tests need of Firefox: local addresses as they are, since no mDNS runs in a container, loopback as a path between
 * browsers, and no spare processes started in the background, which on two cores would be while round trips are measured.
 * @type {Record<string, boolean>}
 */
export const firefoxPrefs = {
  "media.peerconnection.ice.obfuscate_host_addresses": false,
  "media.peerconnection.ice.loopback": true,
  "dom.ipc.processPrelaunch.enabled": false,
};

/**
 * The path of a Firefox, or `null` if there is none. Set EARSHOT_FIREFOX to choose.
 * @returns {string | null}
 */
export function findFirefox() {
  const chosen = process.env["EARSHOT_FIREFOX"];
  if (chosen) return chosen;
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable) ?? null;
}

/** Tries to; where only root may install, or nothing can be downloaded, there still is none afterwards. */
export function installFirefox() {
  if (process.getuid?.() !== 0) return;
  console.error("No Firefox found; installing one.");
  for (const args of [["update"], ["install", "--yes", "--no-install-recommends", "firefox-esr"]]) {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const { status } = spawnSync("apt-get", args, { stdio: "inherit", timeout: INSTALL_WITHIN_MS, env });
    if (status !== 0) return;
  }
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
