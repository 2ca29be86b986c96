import { OptionsError, refuseUnknownKeys } from "@earshot/matchmaker";
import type { IceServer } from "@earshot/protocol";
import type { Scene } from "./scene.ts";

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
  checkIceServers(study.iceServers ?? []);
  return study;
}

function checkScene(index: number, value: unknown, all: readonly Scene[]): void {
  const isScene = typeof value === "object" && value !== null && "toWaitroomOptions" in value && "name" in value;
  if (!isScene) throw new OptionsError({ field: `scenes[${index}]`, value, allowed: "a scene(...)" });
  if (all.findIndex(({ name }) => name === value.name) !== index) {
    throw new OptionsError({ field: `scenes[${index}]`, value: value.name, allowed: "a name that no other scene has" });
  }
}

function checkIceServers(servers: unknown): void {
  if (!Array.isArray(servers)) {
    throw new OptionsError({ field: "iceServers", value: servers, allowed: "a list of RTCIceServer objects" });
  }
  for (const [index, server] of servers.entries()) checkIceServer(index, server);
}

function checkIceServer(index: number, server: unknown): void {
  if (typeof server !== "object" || server === null) {
    throw new OptionsError({ field: `iceServers[${index}]`, value: server, allowed: "an RTCIceServer object" });
  }
  const value: unknown = Reflect.get(server, "urls");
  const urls: unknown[] = Array.isArray(value) ? value : [value];
  const isGood = urls.length > 0 && urls.every((url) => typeof url === "string" && /^(stuns?|turns?):/.test(url));
  if (isGood) return;
  throw new OptionsError({
    field: `iceServers[${index}].urls`,
    value,
    allowed: "one or more URLs that begin with stun:, stuns:, turn: or turns:",
  });
}
