import { forecast, spreadOf, type Forecast, type Metrics, type Spread } from "@earshot/sim";
import type { PlannedScene } from "../question/planned-scene.ts";
import type { PlanTrials } from "./trials.ts";

/** What the simulated studies came to with one limit. */
export interface LimitFigures {
  /** Infinity: no limit. */
  readonly maxP2pRttMs: number;
  readonly matched: Spread;
  readonly timedOut: Spread;
  /** Of the matched; `null` if nobody was, or if no time was simulated. */
  readonly meanWaitMs: Spread | null;
  readonly p95WaitMs: Spread | null;
  readonly probesPerMatch: Spread | null;
  readonly wastedProbes: Spread;
  /** `null`: the density rule does not hold. */
  readonly expectedTimedOut: Spread | null;
  readonly remote: Spread;
}

/** Simulates the scene with one limit in every world. */
export async function figuresOf(trials: PlanTrials, scene: PlannedScene, maxP2pRttMs: number): Promise<LimitFigures> {
  const forecasts: Forecast[] = [];
  for (const world of trials.worlds()) {
    const metrics = await scene.run(world, maxP2pRttMs);
    forecasts.push(forecast(world, { maxP2pRttMs, groupSize: scene.groupSize }, metrics));
  }
  const over = (pick: (metrics: Metrics) => number) => certain(spreadOf(forecasts.map(({ metrics }) => pick(metrics))));
  const overKnown = (pick: (metrics: Metrics) => number | null) =>
    spreadOf(forecasts.map(({ metrics }) => pick(metrics)));
  return {
    maxP2pRttMs,
    matched: over(({ matchRatio }) => matchRatio),
    timedOut: over(({ timedOutRatio }) => timedOutRatio),
    meanWaitMs: overKnown(({ meanWaitMs }) => meanWaitMs),
    p95WaitMs: overKnown(({ p95WaitMs }) => p95WaitMs),
    probesPerMatch: overKnown(({ probesPerMatch }) => probesPerMatch),
    wastedProbes: over(({ wastedProbeRatio }) => wastedProbeRatio),
    expectedTimedOut: spreadOf(forecasts.map(({ expectedTimeOutRatio }) => expectedTimeOutRatio)),
    remote: certain(spreadOf(forecasts.map(({ remoteRatio }) => remoteRatio))),
  };
}

function certain(spread: Spread | null): Spread {
  return spread ?? { mean: 0, least: 0, most: 0 };
}
