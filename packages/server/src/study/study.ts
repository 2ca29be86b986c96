import { OptionsError } from "@earshot/matchmaker";
import { checkBeacons } from "./beacon-urls.ts";
import { checkCandidates } from "../ice/candidate-policy.ts";
import { checkIceServers } from "../ice/ice-servers.ts";
import type { IceOptions } from "../ice/ice.ts";
import { checkOrigins } from "./origins.ts";
import { isScene, type Scene } from "./scene.ts";
import { faultsIn, keyChecks, refuse } from "../options-errors.ts";
import type { Ending } from "../recruiter/endings.ts";
import { checkRecruiter } from "../recruiter/check-recruiter.ts";
import { checkParticipants } from "../participants/check-participants.ts";
import { mayExclude, type Once, type Participants } from "../participants/participants.ts";
import type { Recruiter } from "../recruiter/recruiter.ts";
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
  /**
   * Who sends people to the study, and what they take back: `prolific({ codes })`, `mturk({ codes })`, `sona({...})`, or
   * `recruiter({ redirect, codes })` for any other. @default nobody; outcomes have no code
   */
  readonly recruiter?: Recruiter;
  /**
   * Who may take part, and how often: `participants({ once, exclude, devices, … })`. In a study that has neither this nor a
   * `recruiter` everybody may come again, as when it is tried. @default with a `recruiter`, once in each scene
   */
  readonly participants?: Participants;
  /**
   * For how many days records are kept, more than 0. At the start and then once a day, stays of which
   * the last line is older are removed from them, and from the journal who was matched with whom before. @default for ever
   */
  readonly retentionDays?: number;
}

/** A hundred years. */
const MOST_DAYS = 36_500;

const fields: Readonly<Record<keyof Study, true>> = {
  study: true,
  scenes: true,
  beacons: true,
  origins: true,
  recordCountry: true,
  access: true,
  retentionDays: true,
  recruiter: true,
  participants: true,
  iceServers: true,
  turn: true,
  relayOnly: true,
  candidates: true,
};

/**
 * Checks a study file's content before anything starts.
 * @throws OptionsError that names the field, the value and what is allowed; OptionsErrors with all of them if there are several.
 */
export function defineStudy(study: Study): Study {
  const checks = keyChecks("study", study, Object.keys(fields));
  const { scenes, beacons, origins, iceServers, turn, candidates } = study;
  refuse(
    faultsIn(
      ...checks,
      () => checkName(study.study),
      ...sceneChecks(scenes),
      () => beacons === undefined || checkBeacons(beacons),
      () => origins === undefined || checkOrigins(origins),
      () => iceServers === undefined || checkIceServers("iceServers", iceServers),
      () => turn === undefined || checkTurn(turn),
      () => checkFlag("relayOnly", study.relayOnly),
      () => checkFlag("recordCountry", study.recordCountry),
      () => checkAccess(study.access),
      () => checkDays(study.retentionDays),
      () => study.recruiter === undefined || checkRecruiter(study.recruiter, endingsOfSome(study)),
      () => study.participants === undefined || checkParticipants(study.participants),
      () => candidates === undefined || checkCandidates(candidates, study.relayOnly),
      () => checkRelay(study),
    ),
  );
  return study;
}

/** How a part in this study may end that may not in every one. */
function endingsOfSome({ participants: allowed, scenes }: Study): Ending[] {
  const rules = Array.isArray(scenes) ? scenes.filter(isWhole).map((one) => one.toWaitroomOptions()) : [];
  const may: [Ending, boolean][] = [
    ["excluded", mayExclude(allowed ?? {})],
    ["left-after-wait", rules.some(({ minimumWaitMs = null }) => minimumWaitMs !== null)],
    ["not-ready", rules.some(({ readyCheck = false }) => readyCheck !== false)],
  ];
  return may.flatMap(([ending, isPossible]) => (isPossible ? [ending] : []));
}

/** How often somebody may take part. */
export function onceOf({ participants, recruiter }: Study): Once {
  return participants?.once ?? (participants || recruiter ? "scene" : false);
}

function checkName(value: unknown): void {
  if (typeof value === "string" && /^[\w.-]{1,64}$/.test(value)) return;
  throw new OptionsError({ field: "study", value, allowed: "1 to 64 letters, digits, '_', '-' or '.'" });
}

function sceneChecks(scenes: unknown): (() => void)[] {
  if (Array.isArray(scenes) && scenes.length > 0)
    return scenes.map((one: unknown, index) => () => checkScene(index, one, scenes));
  const refused = () => {
    throw new OptionsError({ field: "scenes", value: scenes, allowed: "at least one scene(...)" });
  };
  return [refused];
}

function checkAccess(value: unknown): void {
  if (value === undefined || value === "open" || value === "signed") return;
  throw new OptionsError({ field: "access", value, allowed: '"open" or "signed"' });
}

function checkDays(value: unknown): void {
  if (value === undefined || (typeof value === "number" && value > 0 && value <= MOST_DAYS)) return;
  throw new OptionsError({ field: "retentionDays", value, allowed: `a number of days above 0, up to ${MOST_DAYS}` });
}

function checkFlag(field: string, value: unknown): void {
  if (value === undefined || typeof value === "boolean") return;
  throw new OptionsError({ field, value, allowed: "true or false" });
}

function isWhole(one: unknown): boolean {
  return isScene(one) && faultsIn(() => one.toWaitroomOptions()).length === 0;
}

function checkRelay({ relayOnly, scenes }: Study): void {
  if (!relayOnly || !Array.isArray(scenes)) return;
  const direct = scenes.filter(isWhole).find((one) => one.toWaitroomOptions().p2p?.allowRelay === false);
  if (!direct) return;
  const allowed = `false, as scene "${direct.name}" with p2p.allowRelay false would never match anybody`;
  throw new OptionsError({ field: "relayOnly", value: true, allowed });
}

function checkScene(index: number, value: unknown, all: readonly Scene[]): void {
  if (!isScene(value)) throw new OptionsError({ field: `scenes[${index}]`, value, allowed: "a scene(...)" });
  if (all.findIndex((one) => isScene(one) && one.name === value.name) !== index) {
    throw new OptionsError({ field: `scenes[${index}]`, value: value.name, allowed: "a name that no other scene has" });
  }
  // What does not go together is not known before all of the scene is.
  value.toWaitroomOptions();
}
