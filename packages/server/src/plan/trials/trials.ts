import { tenthsLeft } from "../question/words.ts";
import { World, type Pool } from "@earshot/sim";
import type { PlannedArrivals } from "../question/arrivals.ts";
import type { Hint } from "../question/latency.ts";
import type { PlannedScene } from "../question/planned-scene.ts";

/** What is changed of a plan to see what would help. */
export interface Trial {
  readonly maxP2pRttMs: number;
  readonly arrivals: PlannedArrivals;
  readonly patienceMs: number;
}

/** What all simulated studies of a plan have in common. */
export interface PlanTrialsOptions {
  readonly scene: PlannedScene;
  readonly seeds: readonly number[];
  readonly participants: number;
  readonly arrivals: PlannedArrivals;
  readonly probeMs: number;
  readonly failureRatio: number;
  poolFor(seed: number): Pool;
}

/** The simulated studies of a plan, one for each seed, and the same ones with other settings. */
export class PlanTrials {
  readonly #options: PlanTrialsOptions;
  readonly #pools: readonly Pool[];

  constructor(options: PlanTrialsOptions) {
    this.#options = options;
    this.#pools = options.seeds.map((seed) => options.poolFor(seed));
  }

  /** To how many servers round trips are known. */
  get beacons(): number {
    return this.#pools[0]?.beaconRttsMs.length ?? 0;
  }

  /** What pages tell beside round trips. */
  get hint(): Hint {
    return this.#pools[0]?.timeZones ? "time-zone" : "none";
  }

  *worlds(change: Partial<Trial> = {}): Generator<World, void> {
    const { seeds, participants, probeMs, failureRatio, scene } = this.#options;
    const { arrivals = this.#options.arrivals, patienceMs = scene.patienceMs } = change;
    for (const [index, pool] of this.#pools.entries()) {
      yield new World({
        pool,
        seed: seeds[index] ?? 0,
        participants,
        arrivals,
        patience: { kind: "fixed", ms: patienceMs },
        probe: { kind: "fixed", ms: probeMs },
        faults: { failingProbeRatio: failureRatio },
      });
    }
  }

  /** Whether few enough time out on average. Stops as soon as the studies that are left could not make it so. */
  async areGood(trial: Trial): Promise<boolean> {
    let sum = 0;
    for (const world of this.worlds(trial)) {
      sum += (await this.#options.scene.run(world, trial.maxP2pRttMs)).timedOutRatio;
      if (!isGood(sum / this.#pools.length)) return false;
    }
    return true;
  }
}

/** The largest share of time-outs that is called good is just below this. */
export const GOOD_BELOW = 0.05;

/** Goes by what is printed, so that no sentence calls 5.0 % fewer than 5 %. */
export function isGood(timedOutRatio: number): boolean {
  return tenthsLeft(timedOutRatio) < 1_000 * GOOD_BELOW;
}
