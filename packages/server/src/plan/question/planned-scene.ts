import {
  defaultP2pRules,
  FifoMatchmaker,
  GroupReunionMatchmaker,
  LatencyFifoMatchmaker,
  OptionsError,
  RankedMatchmaker,
  type Matchmaker,
  type RelaxStep,
  type P2pRules,
  type WaitroomOptions,
} from "@earshot/matchmaker";
import { metricsOf, simulate, toPolicy, type Metrics, type World } from "@earshot/sim";
import { limitStepsOf } from "../../study/limit-steps.ts";
import { loadStudy } from "../../study/load-study.ts";
import type { PlanOptions } from "./options.ts";
import type { Scene } from "../../study/scene.ts";

/** What is planned: how groups are formed, with which limits, and how long people wait. */
export interface PlannedScene {
  /** `null`: of no study. */
  readonly name: string | null;
  /** In words, for whoever reads the result. */
  readonly matchmaker: string;
  /** It knows more than any server can; its figures are there to compare with. */
  readonly isForComparison: boolean;
  readonly groupSize: number;
  /** To how many servers a participant's round trips are known, Earshot's own included. */
  readonly beacons: number;
  readonly patienceMs: number;
  /** Infinity: no limit. Of a limit that grows, the last one. */
  readonly limitsMs: readonly number[];
  /** `null`: everybody has the same limit all the time. */
  readonly schedule: readonly RelaxStep[] | null;
  /** What of the scene the forecast does not know, in a sentence; `null`: nothing. */
  readonly leftOut: string | null;
  /** Whether the scene can be simulated with another limit than its own. */
  readonly takesOtherLimits: boolean;
  /** The last limit of whoever waits for so long; a limit that grows may grow further then. `null`: as it is. */
  lastLimitMs(patienceMs: number): number | null;
  /** The world's patience counts. */
  run(world: World, maxP2pRttMs: number): Promise<Metrics>;
}

/** The scene of a study file, or one as the flags describe it. @throws OptionsError */
export async function loadPlannedScene(options: PlanOptions): Promise<PlannedScene> {
  const { study, groupSize, patienceMs, limitsMs } = options;
  if (study !== null) return sceneOfStudy(study, options.scene);
  const policy = toPolicy(options.matchmaker);
  return {
    name: null,
    matchmaker: policy.name,
    isForComparison: policy.name === "oracle" || policy.name === "truth-online",
    groupSize,
    beacons: 1,
    patienceMs,
    limitsMs,
    schedule: null,
    leftOut: null,
    takesOtherLimits: true,
    lastLimitMs: () => null,
    run: (world, maxP2pRttMs) => Promise.resolve(policy.run(world, { maxP2pRttMs, groupSize })),
  };
}

async function sceneOfStudy(file: string, name: string | null): Promise<PlannedScene> {
  const { scenes, beacons = [] } = await loadStudy(file);
  const chosen = pick(scenes, name);
  const options = chosen.toWaitroomOptions();
  const { matchmaker, groupSize, timeoutMs = 120_000, p2p = defaultP2pRules } = options;
  const steps = limitStepsOf(matchmaker, timeoutMs);
  return {
    name: chosen.name,
    matchmaker: matchmaker.constructor?.name ?? "of its own",
    isForComparison: false,
    groupSize,
    beacons: 1 + beacons.length,
    patienceMs: timeoutMs,
    limitsMs: [steps.at(-1)?.maxP2pRttMs ?? Number.POSITIVE_INFINITY],
    schedule: steps.length > 1 ? steps : null,
    leftOut: leftOutOf(unsimulatedRules(p2p), unaskedQuestions(options)),
    takesOtherLimits: false,
    lastLimitMs: (patienceMs) => limitStepsOf(matchmaker, patienceMs).at(-1)?.maxP2pRttMs ?? Number.POSITIVE_INFINITY,
    run: async (world) => {
      const fresh = remembersNothing(matchmaker)
        ? options
        : pick((await loadStudy(file)).scenes, name).toWaitroomOptions();
      return metricsOf(simulate(world, { ...fresh, ...notPlanned, timeoutMs: world.timeoutMs }));
    },
  };
}

const builtIn: ReadonlySet<unknown> = new Set([
  FifoMatchmaker,
  GroupReunionMatchmaker,
  LatencyFifoMatchmaker,
  RankedMatchmaker,
]);

/** A class of one's own may keep what it saw of one simulated study for the next one, in which the same ids are other people. */
function remembersNothing(matchmaker: Matchmaker): boolean {
  return builtIn.has(matchmaker.constructor);
}

/**
 * A wait ends when a match is made, in a study as in a plan from flags: the countdown comes after it, whether the study names it
 * or not. Nobody in a plan is asked anything: who would answer how, is not known.
 */
const notPlanned = { countdownMs: 0, onTimeout: "release", minimumWaitMs: null, readyCheck: false } as const;

function pick(scenes: readonly Scene[], name: string | null): Scene {
  const chosen = name === null && scenes.length === 1 ? scenes[0] : scenes.find((scene) => scene.name === name);
  if (chosen) return chosen;
  const allowed = `one of ${scenes.map((scene) => scene.name).join(", ")}`;
  throw new OptionsError({ field: "--scene", value: name, allowed });
}

function leftOutOf(...sentences: readonly (string | null)[]): string | null {
  return sentences.filter((sentence) => sentence !== null).join(" ") || null;
}

/** What people of the scene are asked, and those of a forecast are not, in a sentence; `null`: nothing. */
function unaskedQuestions({ onTimeout, readyCheck }: WaitroomOptions): string | null {
  const choice = onTimeout === "choice" ? ["waitroom.onTimeout (choice)"] : [];
  const check = readyCheck ? ["waitroom.readyCheck"] : [];
  if (choice.length + check.length === 0) return null;
  return `Not in the forecast, in which nobody is asked anything: the scene's ${[...choice, ...check].join(", ")}.`;
}

/** Which of a scene's rules the simulator knows nothing of, in a sentence; `null` if it knows all of them. */
export function unsimulatedRules(rules: P2pRules): string | null {
  const entries = Object.entries(rules).filter(([name, value]) => value !== Reflect.get(defaultP2pRules, name));
  if (entries.length === 0) return null;
  const names = entries.map(([name, value]) => `p2p.${name} (${value})`).join(", ");
  return `Not in the forecast, which knows one round trip of a pair and neither jitter, loss nor relays: the scene's ${names}.`;
}
