// Finds the system's Firefox, or installs it. Playwright's own Firefox would be a patched build; people take part with a stock
// one.
import { findProgram, installPackages } from "./programs.mjs";

const NAMES = ["firefox", "firefox-esr"];

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
  return findProgram({ names: NAMES, chosenBy: "EARSHOT_FIREFOX" });
}

/** Tries to; there may still be none afterwards. */
export function installFirefox() {
  installPackages(["firefox-esr"]);
}
