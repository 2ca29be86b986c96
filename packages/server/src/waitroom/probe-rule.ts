import type { P2pRules } from "@earshot/matchmaker";
import type { ProbeRuleMessage } from "@earshot/protocol";
import { defaultProbeRule } from "@earshot/rtt";

/** Pings of a probe from which more than a median is wanted: eleven of them resolve no loss below 9 %. */
const MANY_PINGS = 21;

/** How pages are to measure so that a scene's rules can be judged. */
export function toProbeRule({ statistic, maxJitterMs, maxLossRatio }: P2pRules): ProbeRuleMessage {
  const isComplete = maxJitterMs !== null || maxLossRatio !== null;
  const pingCount = isComplete || statistic === "p95" ? MANY_PINGS : defaultProbeRule.pingCount;
  const quantile = { median: 0.5, p95: 0.95, min: 1 / pingCount }[statistic];
  return { pingCount, quantile, isComplete };
}
