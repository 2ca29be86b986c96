// A network with a known truth, where there is one: namespaces joined by a router with set delay, jitter and loss.
// EARSHOT_NETLAB names the script that makes it (`up N`, `set CONF`, `down`); needs root and Linux.
// EARSHOT_NETLAB_NAME names the laboratory, so that two can run side by side.
import { execFileSync, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { chromiumArgs, findOrInstallChromium } from "../../scripts/chromium.mjs";

const LAB = process.env["EARSHOT_NETLAB_NAME"] ?? "earshot";
export const SERVER_HOST = 1;

/** Why there is no laboratory here, or `null` if there is one. */
export function whyNoNetlab() {
  const script = process.env["EARSHOT_NETLAB"];
  if (!script) return "EARSHOT_NETLAB is not set";
  if (!existsSync(script)) return `EARSHOT_NETLAB is ${script}, which does not exist`;
  return process.getuid?.() === 0 ? null : "network namespaces need root";
}

/** @param {number} host @returns {string} */
export function addressOf(host) {
  return `10.77.${host}.1`;
}

/** @param {number} hosts how many */
export function netlabUp(hosts) {
  netlabDown();
  netlab("up", String(hosts));
}

export function netlabDown() {
  netlab("down");
}

/**
 * Sets the paths between hosts.
 * @param {{ pair: [number, number], oneWayMs: number, backMs?: number, jitterMs?: number, lossPercent?: number }[]} paths
 * `backMs`: the other way, if it is not the same.
 * @param {boolean} [mayOvertake] whether a packet that is delayed for less may come before one that left earlier
 */
export function netlabSet(paths, mayOvertake = false) {
  const lines = paths.flatMap(({ pair: [from, to], oneWayMs, backMs = oneWayMs, jitterMs = 0, lossPercent = 0 }) => [
    ["path", from, to, oneWayMs, jitterMs, lossPercent].join(" "),
    ["path", to, from, backMs, jitterMs, lossPercent].join(" "),
  ]);
  netlab("set", ["default 0", `reorder ${mayOvertake ? 1 : 0}`, ...lines].join("\n"));
}

/**
 * A process inside a host.
 * @param {number} host
 * @param {string[]} command
 */
export function spawnIn(host, command) {
  return spawn("ip", ["netns", "exec", `${LAB}${host}`, ...command], { stdio: ["ignore", "pipe", "inherit"] });
}

/**
 * A browser inside a host: Playwright talks to it through a pipe, so it needs no address.
 * @param {number} host
 */
export function launchIn(host) {
  const wrapper = join(mkdtempSync(join(tmpdir(), "earshot-bench-")), "chromium");
  writeFileSync(wrapper, `#!/bin/sh\nexec ip netns exec ${LAB}${host} ${findOrInstallChromium()} "$@"\n`);
  chmodSync(wrapper, 0o755);
  return chromium.launch({ executablePath: wrapper, args: chromiumArgs });
}

/** @param {string[]} args */
function netlab(...args) {
  execFileSync(String(process.env["EARSHOT_NETLAB"]), args, {
    env: { ...process.env, LAB },
    stdio: ["ignore", "pipe", "inherit"],
  });
}
