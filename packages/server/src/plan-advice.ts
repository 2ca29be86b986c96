import { GOOD_TIME_OUT_RATIO, type Forecast, type Needs } from "@earshot/sim";
import { limitInWords, percent, type PlanReport } from "./plan-report.ts";

/** What to do, in a sentence or three. */
export function advice({ forecasts, needs, options, scene }: PlanReport): string {
  const good = forecasts.findIndex(({ metrics }) => metrics.timedOutRatio < GOOD_TIME_OUT_RATIO);
  const found = good < 0 ? forecasts.at(-1) : forecasts[good];
  if (!found) return "";
  const { matchRatio, timedOutRatio } = found.metrics;
  const limit = limitInWords(found.maxP2pRttMs);
  const setting = `${options.arrivalsPerMinute} arrivals a minute and a patience of ${scene.patienceMs / 1_000} s`;
  const stricter = forecasts[(good < 0 ? forecasts.length : good) - 1];
  if (good >= 0) {
    const verdict = `With ${setting}, a limit of ${limit} will do: ${percent(matchRatio)} are matched and ${percent(timedOutRatio)} time out.`;
    const wish = stricter ? whatItTakes(stricter, needs[good - 1], scene.groupSize) : "";
    return [verdict, wish, remoteWarning(found)].filter(Boolean).join(" ");
  }
  const verdict = `With ${setting}, ${percent(timedOutRatio)} time out even at a limit of ${limit}.`;
  return [verdict, whatItTakes(found, needs.at(-1), scene.groupSize), remoteWarning(found)].filter(Boolean).join(" ");
}

/** The density rule is for pairs, so larger groups get no figure. */
function whatItTakes({ maxP2pRttMs }: Forecast, needs: Needs | undefined, groupSize: number): string {
  if (groupSize !== 2 || !needs) return "Release places in waves, let people wait longer, or form smaller groups.";
  const ways = [
    needs.arrivalsPerMinute === null ? "" : `${needs.arrivalsPerMinute} arrivals a minute (release places in waves)`,
    needs.patienceMs === null ? "" : `a patience of ${Math.round(needs.patienceMs / 1_000)} s`,
  ].filter(Boolean);
  const limit = limitInWords(maxP2pRttMs);
  if (ways.length === 0)
    return `Neither more arrivals nor more patience would bring time-outs at ${limit} below ${percent(GOOD_TIME_OUT_RATIO)}.`;
  return `For fewer than ${percent(GOOD_TIME_OUT_RATIO)} time-outs at ${limit} it takes about ${ways.join(" or ")}.`;
}

function remoteWarning({ remoteRatio }: Forecast): string {
  if (remoteRatio < 0.01) return "";
  return `${percent(remoteRatio)} of the people are near to fewer than 5 % of the others: no setting helps them, so tell them early and pay them.`;
}
