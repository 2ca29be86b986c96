// Finds a Chromium that Playwright can drive: the system's, else Playwright's own, else one is installed.
// Used by the tests and by `pnpm demo --check`.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { findProgram, installPackages, isExecutable } from "./programs.mjs";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const DOWNLOAD_WITHIN_MS = 300_000;

/** Quick loopback connections, no calls home, and root inside a container. */
export const chromiumArgs = [
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-features=WebRtcHideLocalIpsWithMdns",
];

/**
 * The path of a Chromium, installing one if there is none. Set EARSHOT_CHROMIUM to choose.
 * @returns {string}
 */
export function findOrInstallChromium() {
  const found = findChromium();
  if (found) return found;
  console.error("No Chromium found; installing one.");
  installChromium();
  const installed = findChromium();
  if (installed) return installed;
  throw new Error(`No Chromium: install one, put it on the PATH as ${NAMES.join(" or ")}, or set EARSHOT_CHROMIUM.`);
}

function findChromium() {
  const own = chromium.executablePath();
  return findProgram({ names: NAMES, chosenBy: "EARSHOT_CHROMIUM" }) ?? (isExecutable(own) ? own : null);
}

/** Playwright's own first; where its download is blocked, the system's package manager. */
function installChromium() {
  const cli = join(import.meta.dirname, "../node_modules/@playwright/test/cli.js");
  const args = [cli, "install", "chromium"];
  const { status } = spawnSync(process.execPath, args, { stdio: "inherit", timeout: DOWNLOAD_WITHIN_MS });
  if (status !== 0) installPackages(["chromium"]);
}
