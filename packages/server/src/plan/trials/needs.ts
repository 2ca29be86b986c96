import type { Waves } from "@earshot/sim";
import { perMinuteOf, type PlannedArrivals } from "../question/arrivals.ts";
import { changeInWords, type Change } from "./change.ts";
import type { PlannedScene } from "../question/planned-scene.ts";
import type { PlanTrials, Trial } from "./trials.ts";

/** What it takes for few time-outs at one limit. Every change in it was simulated. */
export interface Needs {
  readonly maxP2pRttMs: number;
  /** Each of them alone is enough. */
  readonly enough: readonly Change[];
  /** The largest that was tried, of each kind of which none was enough. */
  readonly tooLittle: readonly Change[];
}

export interface NeedsOptions {
  readonly scene: PlannedScene;
  readonly arrivals: PlannedArrivals;
  readonly participants: number;
  /** Whether a wider limit is looked for, too. */
  readonly wider: boolean;
}

const FACTORS = [1.5, 2, 4, 10];
const LIMITS_MS = [50, 75, 100, 150, 200, 300, 500, 1_000];
const WAVES_EVERY_MINUTES = [5, 10, 30, 60];
const MOST_PER_MINUTE = 10_000;
const LONGEST_PATIENCE_MS = 1_800_000;

/**
 * Simulates what might help, each alone and from little to much. What reads the same is the same, such as everybody in one wave,
 * whether waves grow or become fewer: it is simulated and named once.
 */
export async function needsOf(
  trials: Pick<PlanTrials, "areGood">,
  maxP2pRttMs: number,
  options: NeedsOptions,
): Promise<Needs> {
  const verdicts = new Map<string, boolean>();
  const [enough, tooLittle] = [new Map<string, Change>(), new Map<string, Change>()];
  const inWords = (change: Change) => changeInWords(change, options.participants);
  const isGood = async (change: Change) => {
    const known = verdicts.get(inWords(change));
    const found = known ?? (await trials.areGood(toTrial(change, maxP2pRttMs, options)));
    verdicts.set(inWords(change), found);
    return found;
  };
  for (const ladder of ladders(maxP2pRttMs, options)) {
    const found = await first(ladder, isGood);
    const most = ladder.at(-1);
    const [list, named] = found ? [enough, found] : [tooLittle, most];
    if (named && !list.has(inWords(named))) list.set(inWords(named), named);
  }
  return { maxP2pRttMs, enough: [...enough.values()], tooLittle: [...tooLittle.values()] };
}

async function first<T>(ladder: readonly T[], isGood: (step: T) => Promise<boolean>): Promise<T | null> {
  for (const step of ladder) if (await isGood(step)) return step;
  return null;
}

function toTrial(change: Change, maxP2pRttMs: number, { arrivals, scene: { patienceMs } }: NeedsOptions): Trial {
  const planned: Trial = { maxP2pRttMs, arrivals, patienceMs };
  switch (change.kind) {
    case "limit":
      return { ...planned, maxP2pRttMs: change.maxP2pRttMs };
    case "patience":
      return { ...planned, patienceMs: change.patienceMs };
    case "arrivals":
    case "waves":
      return { ...planned, arrivals: change.arrivals };
  }
}

function ladders(maxP2pRttMs: number, options: NeedsOptions): Change[][] {
  const { scene, wider } = options;
  const limits = wider && scene.takesOtherLimits ? LIMITS_MS.filter((limitMs) => limitMs > maxP2pRttMs) : [];
  return [
    limits.map((limitMs) => ({ kind: "limit", maxP2pRttMs: limitMs })),
    moreArrivals(options).map((arrivals) => ({ kind: "arrivals", arrivals })),
    waves(options).map((arrivals) => ({ kind: "waves", arrivals })),
    patiences(options.scene).map((patienceMs) => ({ kind: "patience", patienceMs })),
  ];
}

/** More people a minute, or in each wave. */
function moreArrivals({ arrivals, participants, scene: { groupSize } }: NeedsOptions): PlannedArrivals[] {
  if (arrivals.kind === "poisson") {
    const rates = FACTORS.map((factor) => Math.min(MOST_PER_MINUTE, roundedUp(arrivals.perMinute * factor)));
    return rates
      .filter((perMinute) => perMinute > arrivals.perMinute)
      .map((perMinute) => ({ kind: "poisson", perMinute }));
  }
  const larger = FACTORS.map((factor) => ({ ...arrivals, people: wholeGroups(arrivals.people * factor, groupSize) }));
  return upToAllAtOnce(larger, arrivals.people, participants);
}

/** As many people a minute as planned, but fewer and larger waves of them. */
function waves({ arrivals, participants, scene: { groupSize } }: NeedsOptions): PlannedArrivals[] {
  const now = arrivals.kind === "waves" ? arrivals : { people: 1, everyMs: 60_000 };
  const larger = WAVES_EVERY_MINUTES.filter((minutes) => 60_000 * minutes > now.everyMs).map((minutes): Waves => {
    const people = wholeGroups(perMinuteOf(arrivals) * minutes, groupSize);
    return { kind: "waves", people, everyMs: 60_000 * minutes };
  });
  return upToAllAtOnce(larger, now.people, participants);
}

/** Waves above the present size, and none after one that already is everybody. */
function upToAllAtOnce(larger: readonly Waves[], now: number, participants: number): Waves[] {
  if (now >= participants) return [];
  const all = larger.findIndex(({ people }) => people >= participants);
  const tried = all < 0 ? larger : larger.slice(0, all + 1);
  return tried
    .filter(({ people }) => people > now)
    .map((wave) => ({ ...wave, people: Math.min(participants, wave.people) }));
}

/** A limit that grows must not grow further because of it: the plan speaks of the one that it is now. */
function patiences(scene: PlannedScene): number[] {
  const now = scene.patienceMs;
  const longer = FACTORS.map((factor) => Math.min(LONGEST_PATIENCE_MS, 1_000 * Math.ceil((now * factor) / 5_000) * 5));
  return [...new Set(longer)].filter((ms) => ms > now && scene.lastLimitMs(ms) === scene.lastLimitMs(now));
}

function wholeGroups(people: number, groupSize: number): number {
  return groupSize * Math.max(1, Math.ceil(people / groupSize - 1e-9));
}

/** To whole numbers, or below ten to tenths, or below one to hundredths, as one says a rate. */
function roundedUp(rate: number): number {
  const steps = rate >= 10 ? 1 : rate >= 1 ? 10 : 100;
  return Math.ceil(rate * steps - 1e-9) / steps;
}
