import type { Forecast, Needs } from "@earshot/sim";
import type { PlanOptions } from "./plan-options.ts";
import type { PlannedScene } from "./plan-scene.ts";

/** Everything that `earshot plan` found, and what it takes to find it again. */
export interface PlanReport {
  readonly version: string;
  readonly options: PlanOptions & { readonly failureRatio: number };
  readonly scene: PlannedScene;
  readonly latencyNote: string;
  /** To how many servers round trips were known. */
  readonly beacons: number;
  /** One for each limit, and what each would need. */
  readonly forecasts: readonly Forecast[];
  readonly needs: readonly Needs[];
}

export function limitInWords(maxP2pRttMs: number): string {
  return Number.isFinite(maxP2pRttMs) ? `${maxP2pRttMs} ms` : "none";
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
