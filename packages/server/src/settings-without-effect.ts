import { defaultP2pRules, Matchmaker, RankedMatchmaker, type RelaxStep, type RttStatistic } from "@earshot/matchmaker";
import { limitStepsOf } from "./limit-steps.ts";
import type { Scene } from "./scene.ts";

/**
 * The share of pings that may be lost before the statistic itself, which takes a lost one for infinitely slow, rejects the pair.
 */
const MOST_LOST: Readonly<Record<RttStatistic, number>> = { min: 1, median: 0.5, p95: 0.05 };

/** Which settings of a scene can have no effect, and why, a sentence each: somebody meant something by them. */
export function settingsWithoutEffect(scene: Scene): string[] {
  const { matchmaker, timeoutMs = 120_000 } = scene.toWaitroomOptions();
  // What goes wrong in it is told when people wait.
  const hasLimit = limitStepsOf(matchmaker, timeoutMs, () => {}).length > 0;
  const faults = hasLimit
    ? [...uselessSteps(matchmaker, timeoutMs), ...uselessCap(matchmaker), ...uselessLoss(scene)]
    : unmeasured(scene);
  return faults.map((fault) => `scene "${scene.name}": ${fault}`);
}

/** Without measurements, whatever they would be held against. */
function unmeasured({ p2p, matchmaker }: Scene): string[] {
  const why = "without maxP2pRttMs nobody is measured";
  const holdMs = matchmaker instanceof RankedMatchmaker ? matchmaker.unlikelyHoldMs : null;
  return [
    ...Object.entries(p2p).map(([name, value]) => `p2p.${name} (${value}) has no effect: ${why}`),
    ...(holdMs === null ? [] : [`unlikelyHoldMs (${holdMs}) has no effect: ${why}`]),
  ];
}

/** None of a matchmaker of an older copy of the package. */
function stepsOf(matchmaker: Matchmaker): readonly RelaxStep[] {
  return matchmaker instanceof Matchmaker ? matchmaker.limitSteps : [];
}

function uselessSteps(matchmaker: Matchmaker, timeoutMs: number): string[] {
  const steps = stepsOf(matchmaker);
  return steps.flatMap(({ afterMs, maxP2pRttMs }, index) => {
    const field = `maxP2pRttMs[${index}]`;
    if (afterMs >= timeoutMs) {
      return [`${field}.afterMs (${afterMs}) has no effect: nobody waits for longer than timeoutMs (${timeoutMs})`];
    }
    const isRepeated = maxP2pRttMs === steps[index - 1]?.maxP2pRttMs;
    return isRepeated ? [`${field}.maxP2pRttMs (${maxP2pRttMs}) has no effect: the step before has the same`] : [];
  });
}

function uselessCap(matchmaker: Matchmaker): string[] {
  const largestMs = stepsOf(matchmaker).at(-1)?.maxP2pRttMs;
  const capMs = matchmaker.maxP2pRttHardCapMs;
  const isOwnRule = matchmaker.limitAfterMs !== Matchmaker.prototype.limitAfterMs;
  if (isOwnRule || largestMs === undefined || !(capMs !== null && capMs > largestMs)) return [];
  return [`maxP2pRttHardCapMs (${capMs}) has no effect: no limit of maxP2pRttMs is above ${largestMs}`];
}

function uselessLoss({ p2p }: Scene): string[] {
  const { maxLossRatio, statistic } = { ...defaultP2pRules, ...p2p };
  if (maxLossRatio === null || maxLossRatio < MOST_LOST[statistic]) return [];
  const why = `with the statistic ${statistic} nobody is matched who loses more than ${MOST_LOST[statistic]}`;
  return [`p2p.maxLossRatio (${maxLossRatio}) has no effect: ${why}`];
}
