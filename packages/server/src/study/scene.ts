import { deprecate } from "node:util";
import {
  defaultP2pRules,
  FifoMatchmaker,
  isMatchmaker,
  OptionsError,
  RankedMatchmaker,
  refuseUnknownKeys,
  toRules,
} from "@earshot/matchmaker";
import type { AssignmentPlan, Matchmaker, P2pRules, WaitroomOptions } from "@earshot/matchmaker";
import { asWritten, refuseSeconds } from "./as-written.ts";
import { writtenStepsOf } from "./limit-steps.ts";

/** Who is matched with whom. */
export interface MatchmakingOptions {
  /**
   * Who is put forward together; `null` is the default.
   * @default a FifoMatchmaker, which matches in order of arrival without measuring
   */
  matchmaker?: Matchmaker | null;
  /**
   * Whether pages are not told how many wait.
   * @default false
   */
  hideLobbyCount?: boolean;
  /**
   * What is asked of a pair's connection beside the matchmaker's `maxP2pRttMs`: other statistics, jitter, loss, relays.
   * @default as in P2pRules
   */
  p2p?: Partial<P2pRules>;
  /**
   * The older rule: two participants whose server RTTs differ by more than this (ms) are not paired.
   * @default none
   * @deprecated Superseded by a matchmaker with `maxP2pRttMs`. Both may be set.
   */
  maxRtt?: number;
}

/** How a group is asked whether everybody is there. */
export interface ReadyCheckOptions {
  /** How long each has to answer, in ms: 1,000 or more. @default 20_000 */
  answerWithinMs?: number;
}

/** How the scene treats those who wait. Times in ms. */
export interface WaitingOptions {
  /** How long a participant waits at most, in ms: 1,000 or more. @default 120_000 */
  timeoutMs?: number;
  /**
   * What comes then. `"release"`: the stay ends as `timed-out`. `"choice"`: the participant is asked whether to leave or to wait
   * longer, and is matched all the same if a partner comes meanwhile. @default "release"
   */
  onTimeout?: "release" | "choice";
  /** With `"choice"`: how much longer somebody waits who wants to, in ms: 1,000 or more. @default 120_000 */
  extendByMs?: number;
  /** With `"choice"`: how often somebody may wait longer: a whole number from 1. @default 1 */
  maxExtensions?: number;
  /**
   * With `"choice"`: how long somebody may think about it after the time limit, in ms: 1,000 or more; with less than 20 s
   * many will not manage. @default 60_000
   */
  choiceWithinMs?: number;
  /**
   * Who leaves after so long, in ms, 1,000 or more, has waited for long enough: the outcome is `left-after-wait` instead of
   * `left`. @default with `"choice"` as long as `timeoutMs`, otherwise nobody
   */
  minimumWaitMs?: number;
  /** How long the place of somebody whose connection broke is kept, in ms: 0, or 100 or more. @default 10_000 */
  graceMs?: number;
  /**
   * How long somebody may be away from a running match (after a refresh, a crash of the tab, a lost connection) and come back to
   * it, in ms: 0 for not at all, or 1,000 or more. With 0, a new page begins a new stay. @default 60_000
   */
  rejoinMs?: number;
  /**
   * Whether a group is asked if everybody is there, before its match is made. Who does not answer is put aside, and the second
   * time released as `not-ready`. @default false
   */
  readyCheck?: ReadyCheckOptions | false;
  /** From the verdict to the start of the match, in ms: 0 for none, or 100 or more. @default 3_000 */
  countdownMs?: number;
  /**
   * Whether time in which the server did not run, as between its end and its next start, is part of everybody's wait.
   * @default false
   */
  countsDowntime?: boolean;
}

const DEFAULT_GROUP_SIZE = 2;

const rulesOfWaiting = [
  ...(["timeoutMs", "onTimeout", "extendByMs", "maxExtensions", "choiceWithinMs", "minimumWaitMs"] as const),
  ...(["graceMs", "rejoinMs", "readyCheck", "countdownMs"] as const),
];

const warnAboutMaxRtt = deprecate(
  () => {},
  "matchmaking({ maxRtt }) compares server RTTs only; " +
    "it is superseded by a matchmaker with maxP2pRttMs, which measures the pair.",
  "EARSHOT_MAX_RTT",
);

/** A part of a study for which groups are formed. Made with {@link scene}; every call answers the scene itself. */
export class Scene {
  /** As the page names it in `joinWaitroom({ scene })`: 1 to 64 letters, digits, `_`, `-` or `.`. */
  readonly name: string;
  #groupSize: number | null = null;
  #matchmaking: MatchmakingOptions = {};
  #waiting: WaitingOptions = {};
  #assignment: AssignmentPlan | null = null;

  constructor(name: string) {
    if (typeof name !== "string" || !/^[\w.-]{1,64}$/.test(name)) {
      throw new OptionsError({ field: "scene", value: name, allowed: "1 to 64 letters, digits, '_', '-' or '.'" });
    }
    this.name = name;
  }

  /**
   * How many make a group: a whole number from 2.
   * @default 2
   * @throws OptionsError for any other value.
   */
  players(groupSize: number): this {
    if (!Number.isInteger(groupSize) || groupSize < 2) {
      const allowed = "a whole number from 2, as nobody is matched alone";
      throw new OptionsError({ field: "players", value: groupSize, allowed });
    }
    this.#groupSize = groupSize;
    this.#check();
    return this;
  }

  /**
   * Who is matched with whom.
   * @throws TypeError if `matchmaker` is not a Matchmaker.
   * @throws OptionsError for any other bad option.
   */
  matchmaking(options: MatchmakingOptions): this {
    refuseUnknownKeys("matchmaking", options, ["matchmaker", "hideLobbyCount", "p2p", "maxRtt"]);
    for (const [name, value] of Object.entries(options)) {
      if (value !== undefined) continue;
      throw new OptionsError({ field: `matchmaking.${name}`, value, allowed: "a value; without one leave it out" });
    }
    const { matchmaker = null, hideLobbyCount = false, p2p = {}, maxRtt } = options;
    if (matchmaker !== null && !isMatchmaker(matchmaker)) {
      throw new TypeError(
        `matchmaker of scene "${this.name}" is not a Matchmaker: extend the Matchmaker class or use a built-in one`,
      );
    }
    if (typeof hideLobbyCount !== "boolean") {
      throw new OptionsError({ field: "matchmaking.hideLobbyCount", value: hideLobbyCount, allowed: "true or false" });
    }
    if (typeof p2p !== "object" || p2p === null) {
      const allowed = `an object with ${Object.keys(defaultP2pRules).join(", ")}`;
      throw new OptionsError({ field: "matchmaking.p2p", value: p2p, allowed });
    }
    if (matchmaker !== null) refuseTimesInSeconds(matchmaker);
    this.#matchmaking = options;
    this.#check();
    if (maxRtt !== undefined) warnAboutMaxRtt();
    return this;
  }

  /** How long people wait. @throws OptionsError that names the field, the value and what is allowed. */
  waitroom(options: WaitingOptions): this {
    refuseUnknownKeys("waitroom", options, [...rulesOfWaiting, "countsDowntime"]);
    const { countsDowntime = false } = options;
    if (typeof countsDowntime !== "boolean") {
      throw new OptionsError({ field: "waitroom.countsDowntime", value: countsDowntime, allowed: "true or false" });
    }
    if (options.timeoutMs === 0) {
      const allowed = "1000 or more milliseconds, as nobody could ever be matched";
      throw new OptionsError({ field: "waitroom.timeoutMs", value: 0, allowed });
    }
    refuseSeconds("waitroom.timeoutMs", options.timeoutMs, 1_000);
    refuseSeconds("waitroom.extendByMs", options.extendByMs, 1_000);
    refuseSeconds("waitroom.choiceWithinMs", options.choiceWithinMs, 1_000);
    refuseSeconds("waitroom.minimumWaitMs", options.minimumWaitMs, 1_000);
    checkReadyCheck(options.readyCheck);
    refuseSeconds("waitroom.graceMs", options.graceMs, 100);
    refuseSeconds("waitroom.rejoinMs", options.rejoinMs, 1_000);
    refuseSeconds("waitroom.countdownMs", options.countdownMs, 100);
    this.#waiting = options;
    this.#check();
    return this;
  }

  /**
   * Roles (one for each member) and conditions (one for each match), decided when a match starts.
   * Conditions are balanced over the matches of one run of the server; see docs/protocol.md.
   * @throws OptionsError that names the field, the value and what is allowed.
   */
  assign(options: Pick<AssignmentPlan, "seed"> & Partial<AssignmentPlan>): this {
    this.#assignment = { roles: [], conditions: [], ...options };
    this.#check();
    return this;
  }

  /** What was set with `players`. */
  get groupSize(): number {
    return this.#groupSize ?? DEFAULT_GROUP_SIZE;
  }

  /** What was set with `matchmaking`, or `null`: then a FifoMatchmaker does the work. */
  get matchmaker(): Matchmaker | null {
    return this.#matchmaking.matchmaker ?? null;
  }

  /** What was asked of a pair's connection with `matchmaking`. */
  get p2p(): Partial<P2pRules> {
    return this.#matchmaking.p2p ?? {};
  }

  /** What was set with `matchmaking`. */
  get hideLobbyCount(): boolean {
    return this.#matchmaking.hideLobbyCount ?? false;
  }

  /** What was set with `waitroom`. */
  get countsDowntime(): boolean {
    return this.#waiting.countsDowntime ?? false;
  }

  /** The rules for the scene's waitroom. @internal @throws OptionsError or TypeError if one of them is bad. */
  toWaitroomOptions(): WaitroomOptions {
    return this.#optionsFor(this.groupSize);
  }

  /**
   * As soon as something is said, so that the error points at its line. Whether roles and players fit is seen when both are
   * known.
   */
  #check(): void {
    this.#optionsFor(this.#groupSize ?? (this.#assignment?.roles.length || DEFAULT_GROUP_SIZE));
  }

  #optionsFor(groupSize: number): WaitroomOptions {
    const options: WaitroomOptions = {
      groupSize,
      matchmaker: this.matchmaker ?? new FifoMatchmaker(),
      maxServerRttDifferenceMs: this.#matchmaking.maxRtt ?? null,
      p2p: { ...defaultP2pRules, ...this.p2p },
      assignment: this.#assignment,
      ...rulesIn(this.#waiting),
    };
    asWritten(() => toRules(options));
    return options;
  }
}

/** Also if it comes from another copy of this module, as a study may import it. */
export function isScene(value: unknown): value is Scene {
  return typeof value === "object" && value !== null && "toWaitroomOptions" in value && "name" in value;
}

/**
 * Begins a scene of a study: `scene("game").players(2).matchmaking({...}).waitroom({...})`.
 * @throws OptionsError unless `name` is 1 to 64 letters, digits, `_`, `-` or `.`.
 */
export function scene(name: string): Scene {
  return new Scene(name);
}

function refuseTimesInSeconds(matchmaker: Matchmaker): void {
  for (const [index, { afterMs }] of writtenStepsOf(matchmaker).entries()) {
    refuseSeconds(`maxP2pRttMs[${index}].afterMs`, afterMs, 1_000);
  }
  if (matchmaker instanceof RankedMatchmaker) refuseSeconds("unlikelyHoldMs", matchmaker.unlikelyHoldMs, 100);
}

function checkReadyCheck(readyCheck: WaitingOptions["readyCheck"]): void {
  if (readyCheck === undefined || readyCheck === false) return;
  refuseUnknownKeys("waitroom.readyCheck", readyCheck, ["answerWithinMs"]);
  refuseSeconds("waitroom.readyCheck.answerWithinMs", readyCheck.answerWithinMs, 1_000);
}

/** What is left out, or is there without a value, has its default. */
function rulesIn(options: WaitingOptions): Partial<WaitroomOptions> {
  const given = rulesOfWaiting.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]]));
  const { readyCheck } = options;
  return { ...Object.fromEntries(given), ...(readyCheck && { readyCheck: { answerWithinMs: 20_000, ...readyCheck } }) };
}
