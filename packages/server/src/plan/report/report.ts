import type { LimitFigures } from "../trials/figures.ts";
import type { Needs } from "../trials/needs.ts";
import type { Hint } from "../question/latency.ts";
import type { PlanOptions } from "../question/options.ts";
import type { PlannedScene } from "../question/planned-scene.ts";

/** Everything that `earshot plan` found, and what it takes to find it again. */
export interface PlanReport {
  readonly version: string;
  readonly options: PlanOptions & { readonly failureRatio: number };
  readonly scene: PlannedScene;
  readonly latencyNote: string;
  /** To how many servers round trips were known. */
  readonly beacons: number;
  readonly hint: Hint;
  /** One of each simulated study. */
  readonly seeds: readonly number[];
  /** From the strictest limit to the widest. */
  readonly figures: readonly LimitFigures[];
  /** The strictest limit with few time-outs. `null`: none of them. */
  readonly good: LimitFigures | null;
  /** Of the limit next to the good one, or of the widest if none is good. `null`: there is none, or nothing was tried. */
  readonly needs: Needs | null;
}

/** How many are left over when all others are in groups. */
export function leftOverOf({ options: { participants }, scene: { groupSize } }: PlanReport): number {
  return participants % groupSize;
}
