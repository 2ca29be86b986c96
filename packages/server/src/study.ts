import { OptionsError } from "@earshot/matchmaker";
import type { IceServer } from "@earshot/protocol";
import type { Scene } from "./scene.ts";
import { refuseUnknownKeys } from "./unknown-keys.ts";

/** One study: what `earshot serve study.ts` runs. */
export interface Study {
  /** Names the study in its records: letters, digits, '_', '-', '.'. */
  readonly study: string;
  readonly scenes: readonly Scene[];
  /**
   * STUN and TURN servers for the pages, in the shape of WebRTC's `RTCIceServer`. Without any, only browsers that can reach each
   * other directly (same network, public addresses) are connected; no third party's server is ever used silently.
   * @default []
   */
  readonly iceServers?: readonly IceServer[];
}

/** Checks a study file's content before anything starts. @throws OptionsError that names the field, the value and what is allowed. */
export function defineStudy(study: Study): Study {
  refuseUnknownKeys("study", study, ["study", "scenes", "iceServers"]);
  if (typeof study.study !== "string" || !/^[\w.-]{1,64}$/.test(study.study)) {
    throw new OptionsError({ field: "study", value: study.study, allowed: "1 to 64 letters, digits, '_', '-' or '.'" });
  }
  if (!Array.isArray(study.scenes) || study.scenes.length === 0) {
    throw new OptionsError({ field: "scenes", value: study.scenes, allowed: "at least one scene(...)" });
  }
  for (const [index, one] of study.scenes.entries()) checkScene(index, one, study.scenes);
  for (const [index, server] of (study.iceServers ?? []).entries()) checkIceServer(index, server);
  return study;
}

function checkScene(index: number, value: unknown, all: readonly Scene[]): void {
  const isScene = typeof value === "object" && value !== null && "toWaitroomOptions" in value && "name" in value;
  if (!isScene) throw new OptionsError({ field: `scenes[${index}]`, value, allowed: "a scene(...)" });
  if (all.findIndex(({ name }) => name === value.name) !== index) {
    throw new OptionsError({ field: `scenes[${index}]`, value: value.name, allowed: "a name that no other scene has" });
  }
}

function checkIceServer(index: number, server: IceServer): void {
  const urls = typeof server.urls === "string" ? [server.urls] : server.urls;
  const isGood = Array.isArray(urls) && urls.length > 0 && urls.every((url) => /^(stuns?|turns?):/.test(url));
  if (isGood) return;
  throw new OptionsError({
    field: `iceServers[${index}].urls`,
    value: server.urls,
    allowed: "one or more URLs that begin with stun:, stuns:, turn: or turns:",
  });
}
