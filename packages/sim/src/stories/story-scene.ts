import {
  defaultP2pRules,
  FifoMatchmaker,
  GroupReunionMatchmaker,
  LatencyFifoMatchmaker,
  RankedMatchmaker,
  type LongerWaitRules,
  type Matchmaker,
  type MatchmakerOptions,
  type P2pRules,
  type RelaxStep,
  type WaitroomOptions,
  type WaitroomRules,
} from "@earshot/matchmaker";
import type { Dice } from "./dice.ts";

/** How a person's page behaves in probes. */
export type Manner = "honest" | "lies" | "silent" | "cannot connect" | "cannot measure";

export interface Person {
  /** A place on a line: the round trip of two people is the distance of their places. */
  readonly placeMs: number;
  readonly manner: Manner;
}

/** How people may wait longer than the time limit. */
export type Choice = Pick<LongerWaitRules, "extendByMs" | "maxExtensions" | "choiceWithinMs">;

/** What a story is about, as plain data, so that it can be printed and played again. */
export interface StoryScene {
  readonly matchmaker: MatchmakerName;
  /** Steps: a limit that grows with the wait. */
  readonly maxP2pRttMs: number | readonly RelaxStep[] | null;
  readonly avoidPrevious: boolean;
  readonly groupSize: number;
  readonly countdownMs: number;
  readonly rejoinMs: number;
  readonly maxServerRttDifferenceMs: number | null;
  readonly recheck: P2pRules["recheck"];
  /** `null`: at the time limit the stay ends. */
  readonly choice: Choice | null;
  readonly minimumWaitMs: number | null;
  readonly readyCheck: WaitroomRules["readyCheck"];
  /** By how much further apart everybody is after the probes. */
  readonly laterMs: number;
  readonly people: readonly Person[];
  /** What pages say in turn, whatever their place is; `null`: nothing. */
  readonly timeZones: readonly (string | null)[];
}

/** Short times, so that a short story meets all of them. */
const times: Partial<WaitroomOptions> = {
  timeoutMs: 12_000,
  graceMs: 1_000,
  firstRttWaitMs: 300,
  probe: { prepareMs: 400, connectMs: 600, measureMs: 500 },
  pairRest: { slowPairCooldownMs: 8_000, unmeasuredBackoffMs: 200, unmeasuredRetries: 2, goodEdgeTtlMs: 5_000 },
  participantRest: { afterPartners: 2, restMs: 300, longestRestMs: 3_000 },
};

export type MatchmakerName = "ranked" | "fifo" | "latency-fifo" | "group-reunion" | "group-reunion without fallback";

type Options = Required<Pick<MatchmakerOptions, "maxP2pRttMs" | "avoidPrevious">>;

const matchmakers: Record<MatchmakerName, (options: Options) => Matchmaker> = {
  ranked: (options) => new RankedMatchmaker({ unlikelyHoldMs: 3_000, ...options }),
  fifo: (options) => new FifoMatchmaker(options),
  "latency-fifo": (options) => new LatencyFifoMatchmaker({ maxServerRttMs: 150, ...options }),
  "group-reunion": ({ maxP2pRttMs }) => new GroupReunionMatchmaker({ maxP2pRttMs }),
  "group-reunion without fallback": ({ maxP2pRttMs }) =>
    new GroupReunionMatchmaker({ maxP2pRttMs, fallbackToFifo: false }),
};

/** The options of a scene's waitroom; a new matchmaker each time, for it may remember things. */
export function optionsOf(scene: StoryScene): WaitroomOptions {
  const { matchmaker, maxP2pRttMs, avoidPrevious, groupSize, countdownMs, rejoinMs, maxServerRttDifferenceMs } = scene;
  const p2p = { ...defaultP2pRules, recheck: scene.recheck };
  const { choice, minimumWaitMs, readyCheck } = scene;
  const atLimit = choice === null ? { minimumWaitMs } : { onTimeout: "choice" as const, ...choice, minimumWaitMs };
  const rules = { groupSize, countdownMs, rejoinMs, maxServerRttDifferenceMs, p2p, readyCheck, ...atLimit };
  return { ...times, ...rules, matchmaker: matchmakers[matchmaker]({ maxP2pRttMs, avoidPrevious }) };
}

const names: readonly MatchmakerName[] = [
  ...(["ranked", "ranked", "ranked", "fifo", "fifo"] as const),
  ...(["latency-fifo", "group-reunion", "group-reunion without fallback"] as const),
];

export const growing: readonly RelaxStep[] = [
  { afterMs: 0, maxP2pRttMs: 60 },
  { afterMs: 400, maxP2pRttMs: 120 },
];

/** Groups from this size on come about only where most of the people are honest, and near to each other. */
export const LARGE_GROUP = 5;

/** `more`: for what came later, so that every seed has the scene that it always had, and more. */
export function randomScene(dice: Dice, more: Dice): StoryScene {
  const groupSize = dice.oneIn(40) ? 8 : dice.pick([2, 2, 2, 3, 3, 4, 1]);
  const isLarge = groupSize >= LARGE_GROUP;
  const isCalm = isLarge || dice.oneIn(2);
  return {
    matchmaker: dice.pick(names),
    maxP2pRttMs: dice.pick([100, 100, 100, growing, null]),
    avoidPrevious: dice.oneIn(6),
    groupSize,
    countdownMs: dice.pick([700, 700, 0]),
    rejoinMs: dice.pick([3_000, 3_000, 0]),
    maxServerRttDifferenceMs: dice.pick([null, null, null, 60]),
    recheck: dice.pick(["record", "reject"]),
    laterMs: dice.pick([0, 0, 0, 150]),
    choice: more.pick([null, null, { extendByMs: 5_000, maxExtensions: 1 + more.upTo(2), choiceWithinMs: 2_000 }]),
    minimumWaitMs: more.pick([null, null, 4_000, 15_000]),
    readyCheck: more.pick([false, false, { answerWithinMs: 900 }]),
    people: Array.from({ length: isLarge ? groupSize + dice.upTo(3) : 3 + dice.upTo(4) }, () =>
      isCalm && !dice.oneIn(6) ? { placeMs: dice.upTo(isLarge ? 100 : 160), manner: "honest" } : randomPerson(dice),
    ),
    timeZones: dice.pick([
      [null],
      ["Europe/London"],
      ["Europe/London", "Australia/Sydney", null, "Europe/Paris", "UTC"],
    ]),
  };
}

function randomPerson(dice: Dice): Person {
  const manner = dice.pick<Manner>([
    "honest",
    "honest",
    "honest",
    "honest",
    "honest",
    "lies",
    "lies",
    "silent",
    "cannot connect",
    "cannot measure",
  ]);
  return { placeMs: dice.upTo(200), manner };
}
