// Finds a Chromium that Playwright can drive: the system's, else Playwright's own, else one is installed.
// Used by the tests and by `pnpm demo --check`.
import { execFileSync, spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "@playwright/test";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

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
  const chosen = process.env["EARSHOT_CHROMIUM"];
  if (chosen) return chosen;
  const onPath = NAMES.flatMap((name) =>
    (process.env["PATH"] ?? "").split(delimiter).map((folder) => join(folder, name)),
  );
  return [...onPath, chromium.executablePath()].find(isExecutable) ?? null;
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return existsSync(path);
  } catch {
    return false;
  }
}

/** Playwright's own first; where its download is blocked, the system's package manager. */
function installChromium() {
  const cli = join(import.meta.dirname, "../node_modules/@playwright/test/cli.js");
  const playwright = spawnSync(process.execPath, [cli, "install", "chromium"], { stdio: "inherit", timeout: 300_000 });
  if (playwright.status === 0 || process.getuid?.() !== 0) return;
  execFileSync("apt-get", ["update"], { stdio: "inherit" });
  execFileSync("apt-get", ["install", "--yes", "chromium"], {
    stdio: "inherit",
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
}
