import {
  defaultP2pRules,
  FifoMatchmaker,
  GroupReunionMatchmaker,
  LatencyFifoMatchmaker,
  longestWaitMs,
  Matchmaker,
  RankedMatchmaker,
  toRules,
  type P2pStatistic,
  type WaitroomRules,
} from "@earshot/matchmaker";
import { isBaselineInCountdown } from "../waitroom/baseline-time.ts";
import type { Ice } from "../ice/ice.ts";
import { isTurnUrl } from "../ice/ice-url.ts";
import { limitStepsOf, writtenStepsOf } from "../study/limit-steps.ts";
import type { Scene } from "../study/scene.ts";
import type { Study } from "../study/study.ts";

/**
 * The share of pings that may be lost before the statistic itself, which takes a lost one for infinitely slow, rejects the pair.
 */
const MOST_LOST: Readonly<Record<P2pStatistic, number>> = { min: 1, median: 0.5, p95: 0.05 };

/** Which settings of a study can have no effect, and why, a sentence each: somebody meant something by them. */
export function settingsWithoutEffect(study: Study, ice: Pick<Ice, "fixedServers" | "relayOnly">): string[] {
  return [...uselessBeacons(study), ...uselessServers(ice), ...study.scenes.flatMap(inScene)];
}

/** No matchmaker that we know looks at them but one; a class of a researcher's own may do so, too. */
function uselessBeacons({ beacons = [], scenes }: Study): string[] {
  const without: readonly unknown[] = [FifoMatchmaker, LatencyFifoMatchmaker, GroupReunionMatchmaker];
  const isLookedAt = ({ matchmaker }: Scene): boolean => {
    const kind: unknown = matchmaker?.constructor ?? FifoMatchmaker;
    return kind === RankedMatchmaker ? matchmaker?.maxP2pRttMs !== null : !without.includes(kind);
  };
  if (beacons.length === 0 || scenes.some(isLookedAt)) return [];
  const why = "no scene has a RankedMatchmaker with maxP2pRttMs, which would guess from them who is near to whom";
  return [`beacons (${beacons.length}) have no effect on who is matched: ${why}`];
}

function uselessServers({ fixedServers, relayOnly }: Pick<Ice, "fixedServers" | "relayOnly">): string[] {
  const urls = fixedServers.flatMap((server) => server.urls).filter((url) => !isTurnUrl(url));
  if (!relayOnly || urls.length === 0) return [];
  return [
    `iceServers (${urls.join(", ")}) have no effect: with relayOnly pages are connected through TURN servers only`,
  ];
}

function inScene(scene: Scene): string[] {
  try {
    return faultsOf(scene).map((fault) => `scene "${scene.name}": ${fault}`);
  } catch {
    // What goes wrong in a researcher's matchmaker is told when people wait.
    return [];
  }
}

function faultsOf(scene: Scene): string[] {
  const rules = toRules(scene.toWaitroomOptions());
  return [...uselessWaits(scene, rules), ...uselessMeasuring(scene, rules)];
}

/** How long somebody waits at most who makes use of every choice. */
function mostMs(rules: WaitroomRules): number {
  return longestWaitMs(rules, { joinedAtMs: 0, deadlineMs: rules.timeoutMs, choiceUntilMs: null, extensions: 0 });
}

function uselessWaits(scene: Scene, rules: WaitroomRules): string[] {
  const given = scene.toWaitroomOptions();
  const ofChoice = (["extendByMs", "maxExtensions", "choiceWithinMs"] as const).filter((name) => name in given);
  const useless = rules.onTimeout === "choice" ? [] : ofChoice;
  const { minimumWaitMs } = rules;
  const neverMs = minimumWaitMs !== null && minimumWaitMs >= mostMs(rules) ? minimumWaitMs : null;
  return [
    ...useless.map((name) => `waitroom.${name} (${given[name]}) has no effect: onTimeout is not "choice"`),
    ...(neverMs === null
      ? []
      : [`waitroom.minimumWaitMs (${neverMs}) has no effect: nobody waits for longer than ${mostMs(rules)}`]),
  ];
}

function uselessMeasuring(scene: Scene, rules: WaitroomRules): string[] {
  const { matchmaker } = rules;
  const hasLimit = limitStepsOf(matchmaker, mostMs(rules), () => {}).length > 0;
  if (!hasLimit) return unmeasured(scene);
  return [
    ...uselessSteps(matchmaker, rules),
    ...uselessCap(matchmaker),
    ...uselessLoss(scene),
    ...uselessRecheck(rules),
  ];
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

function uselessSteps(matchmaker: Matchmaker, rules: WaitroomRules): string[] {
  const longestMs = mostMs(rules);
  const most = rules.onTimeout === "choice" ? `${longestMs}, with every choice` : `timeoutMs (${longestMs})`;
  const steps = writtenStepsOf(matchmaker);
  return steps.flatMap(({ afterMs, maxP2pRttMs }, index) => {
    const field = `maxP2pRttMs[${index}]`;
    if (afterMs >= longestMs) {
      return [`${field}.afterMs (${afterMs}) has no effect: nobody waits for longer than ${most}`];
    }
    const isRepeated = maxP2pRttMs === steps[index - 1]?.maxP2pRttMs;
    return isRepeated ? [`${field}.maxP2pRttMs (${maxP2pRttMs}) has no effect: the step before has the same`] : [];
  });
}

function uselessCap(matchmaker: Matchmaker): string[] {
  const largestMs = writtenStepsOf(matchmaker).at(-1)?.maxP2pRttMs;
  const capMs = matchmaker.maxP2pRttHardCapMs;
  const isOwnRule = matchmaker.limitAfterMs !== Matchmaker.prototype.limitAfterMs;
  if (isOwnRule || largestMs === undefined || !(capMs !== null && capMs > largestMs)) return [];
  return [`maxP2pRttHardCapMs (${capMs}) has no effect: no limit of maxP2pRttMs is above ${largestMs}`];
}

function uselessRecheck(rules: WaitroomRules): string[] {
  if (rules.p2p.recheck === "record" || isBaselineInCountdown(rules)) return [];
  const why = `a countdownMs of ${rules.countdownMs} is too short to measure anything before the start`;
  return [`p2p.recheck (${rules.p2p.recheck}) has no effect: ${why}`];
}

function uselessLoss({ p2p }: Scene): string[] {
  const { maxLossRatio, statistic } = { ...defaultP2pRules, ...p2p };
  if (maxLossRatio === null || maxLossRatio < MOST_LOST[statistic]) return [];
  const why = `with the statistic ${statistic} nobody is matched who loses more than ${MOST_LOST[statistic]}`;
  return [`p2p.maxLossRatio (${maxLossRatio}) has no effect: ${why}`];
}
