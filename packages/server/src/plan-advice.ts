import { GOOD_TIME_OUT_RATIO, type Forecast, type Needs } from "@earshot/sim";
import type { PlannedScene } from "./plan-scene.ts";
import { limitInWords, percent, type PlanReport } from "./plan-report.ts";

/** What to do, in a sentence or three. */
export function advice({ forecasts, needs, options, scene }: PlanReport): string {
  const good = forecasts.findIndex(({ metrics }) => metrics.timedOutRatio < GOOD_TIME_OUT_RATIO);
  const found = good < 0 ? forecasts.at(-1) : forecasts[good];
  if (!found) return "";
  const { matchRatio, timedOutRatio } = found.metrics;
  const setting = `${options.arrivalsPerMinute} arrivals a minute and a patience of ${scene.patienceMs / 1_000} s`;
  const stricter = forecasts[(good < 0 ? forecasts.length : good) - 1];
  if (good >= 0) {
    const shares = `${percent(matchRatio)} are matched and ${percent(timedOutRatio)} time out`;
    const verdict = `With ${setting}, ${choiceOf(found, scene)} will do: ${shares}.`;
    const wish = stricter ? whatItTakes(stricter, needs[good - 1], scene.groupSize) : "";
    return [verdict, wish, remoteWarning(found)].filter(Boolean).join(" ");
  }
  const verdict = `With ${setting}, ${percent(timedOutRatio)} time out even ${condition(found, scene)}.`;
  return [verdict, whatItTakes(found, needs.at(-1), scene.groupSize), remoteWarning(found)].filter(Boolean).join(" ");
}

function condition(found: Forecast, scene: PlannedScene): string {
  return Number.isFinite(found.maxP2pRttMs) ? `at ${choiceOf(found, scene)}` : "without a limit";
}

function choiceOf({ maxP2pRttMs }: Forecast, { schedule }: PlannedScene): string {
  if (!Number.isFinite(maxP2pRttMs)) return "doing without a limit";
  const from = schedule?.[0];
  const last = limitInWords(maxP2pRttMs);
  return from ? `a limit that grows from ${limitInWords(from.maxP2pRttMs)} to ${last}` : `a limit of ${last}`;
}

/** The density rule is for pairs, so larger groups get no figure. */
function whatItTakes({ maxP2pRttMs }: Forecast, needs: Needs | undefined, groupSize: number): string {
  if (groupSize !== 2 || !needs) return "Release places in waves, let people wait longer, or form smaller groups.";
  const ways = [
    needs.arrivalsPerMinute === null ? "" : `${needs.arrivalsPerMinute} arrivals a minute (release places in waves)`,
    needs.patienceMs === null ? "" : `a patience of ${Math.round(needs.patienceMs / 1_000)} s`,
  ].filter(Boolean);
  const limit = Number.isFinite(maxP2pRttMs) ? `at ${limitInWords(maxP2pRttMs)}` : "without a limit";
  if (ways.length === 0)
    return `Neither more arrivals nor more patience would bring time-outs ${limit} below ${percent(GOOD_TIME_OUT_RATIO)}.`;
  return `For fewer than ${percent(GOOD_TIME_OUT_RATIO)} time-outs ${limit} it takes about ${ways.join(" or ")}.`;
}

function remoteWarning({ remoteRatio }: Forecast): string {
  if (remoteRatio < 0.01) return "";
  return (
    `${percent(remoteRatio)} of the people are near to fewer than 5 % of the others: ` +
    `no setting helps them, so tell them early and pay them.`
  );
}
