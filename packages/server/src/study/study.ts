import { OptionsError, refuseUnknownKeys } from "@earshot/matchmaker";
import { checkBeacons } from "./beacon-urls.ts";
import { checkCandidates } from "../ice/candidate-policy.ts";
import { checkIceServers } from "../ice/ice-servers.ts";
import type { IceOptions } from "../ice/ice.ts";
import { checkOrigins } from "./origins.ts";
import { isScene, type Scene } from "./scene.ts";
import { checkTurn } from "../ice/turn-options.ts";

/** One study: what `earshot serve study.ts` runs. */
export interface Study extends IceOptions {
  /** Names the study in its records: letters, digits, '_', '-', '.'. */
  readonly study: string;
  /** At least one; each with a name of its own. */
  readonly scenes: readonly Scene[];
  /**
   * Up to 8 URLs, http: or https:, each different, beside the server itself: places that answer quickly to a small GET, near
   * where participants are. Pages time them when they have joined, and `RankedMatchmaker` guesses from them who is near to whom.
   * Nobody is excluded for them, and an unreachable one is as if it were not there. @default []
   */
  readonly beacons?: readonly string[];
  /**
   * The origins of the pages that may connect, such as "https://lab.example.org"; those of the server itself always may, and
   * nobody without an origin. `[]`: only the server's own pages. "null" is that of a page that is opened as a file.
   * @default those of everybody, and a warning at the start
   */
  readonly origins?: readonly string[];
  /**
   * Whether the records say from which country somebody came, as the time zone of their page tells; nothing nearer is ever
   * written down. Without it zones only help to choose who is tried with whom. @default false
   */
  readonly recordCountry?: boolean;
  /**
   * Who may join. `"open"`: whoever has the address, under any name. `"signed"`: only who shows a token that the experiment's own
   * server has signed, with a key that EARSHOT_TOKEN_SECRET or EARSHOT_TOKEN_KEYS in the environment names. @default "open"
   */
  readonly access?: "open" | "signed";
}

const fields: Readonly<Record<keyof Study, true>> = {
  study: true,
  scenes: true,
  beacons: true,
  origins: true,
  recordCountry: true,
  access: true,
  iceServers: true,
  turn: true,
  relayOnly: true,
  candidates: true,
};

/**
 * Checks a study file's content before anything starts.
 * @throws OptionsError that names the field, the value and what is allowed.
 */
export function defineStudy(study: Study): Study {
  refuseUnknownKeys("study", study, Object.keys(fields));
  if (typeof study.study !== "string" || !/^[\w.-]{1,64}$/.test(study.study)) {
    throw new OptionsError({ field: "study", value: study.study, allowed: "1 to 64 letters, digits, '_', '-' or '.'" });
  }
  if (!Array.isArray(study.scenes) || study.scenes.length === 0) {
    throw new OptionsError({ field: "scenes", value: study.scenes, allowed: "at least one scene(...)" });
  }
  for (const [index, one] of study.scenes.entries()) checkScene(index, one, study.scenes);
  if (study.beacons !== undefined) checkBeacons(study.beacons);
  if (study.origins !== undefined) checkOrigins(study.origins);
  if (study.iceServers !== undefined) checkIceServers("iceServers", study.iceServers);
  if (study.turn !== undefined) checkTurn(study.turn);
  for (const field of ["relayOnly", "recordCountry"] as const) {
    const value = study[field];
    if (value !== undefined && typeof value !== "boolean") {
      throw new OptionsError({ field, value, allowed: "true or false" });
    }
  }
  if (![undefined, "open", "signed"].includes(study.access)) {
    throw new OptionsError({ field: "access", value: study.access, allowed: '"open" or "signed"' });
  }
  if (study.candidates !== undefined) checkCandidates(study.candidates, study.relayOnly);
  const direct = study.scenes.find((one) => one.toWaitroomOptions().p2p?.allowRelay === false);
  if (study.relayOnly && direct) {
    const allowed = `false, as scene "${direct.name}" with p2p.allowRelay false would never match anybody`;
    throw new OptionsError({ field: "relayOnly", value: true, allowed });
  }
  return study;
}

function checkScene(index: number, value: unknown, all: readonly Scene[]): void {
  if (!isScene(value)) throw new OptionsError({ field: `scenes[${index}]`, value, allowed: "a scene(...)" });
  if (all.findIndex(({ name }) => name === value.name) !== index) {
    throw new OptionsError({ field: `scenes[${index}]`, value: value.name, allowed: "a name that no other scene has" });
  }
}
