import type { PartnerEvents } from "./match.ts";
import { STALL_MS } from "./timing.ts";

/** Of the last so many round trips, two above the limit are a warning, and three are too many. */
const WINDOW = 5;
const LEVELS = ["warning", "exceeded"] as const;

type Telling = Pick<PartnerEvents, "stalled" | "recovered" | "slow">;

export interface RttWatchOptions {
  readonly maxRttMs: number;
  /** When the watch begins. */
  readonly atMs: number;
  readonly tell: <E extends keyof Telling>(event: E, value: PartnerEvents[E]) => void;
}

export interface RttWatch {
  /** Nothing has come back for some time, as of the last look. */
  readonly isStalled: boolean;
  /** To be called now and then: silence tells nothing by itself. */
  look(atMs: number): void;
  take(rttMs: number, atMs: number): void;
}

/** Follows the round trips of a running match: what is to be told of them. Time is passed in. */
export function createRttWatch({ maxRttMs, atMs: startMs, tell }: RttWatchOptions): RttWatch {
  let lastRttsMs: number[] = [];
  let lastPongAtMs = startMs;
  let isStalled = false;
  let toldLevels = 0;

  return {
    get isStalled() {
      return isStalled;
    },
    look(atMs) {
      if (isStalled || atMs - lastPongAtMs <= STALL_MS) return;
      isStalled = true;
      tell("stalled", undefined);
    },
    take(rttMs, atMs) {
      lastPongAtMs = atMs;
      if (isStalled) {
        isStalled = false;
        tell("recovered", undefined);
      }
      lastRttsMs = [...lastRttsMs, rttMs].slice(-WINDOW);
      // A warning first, then once more when it does not get better; both again after it did.
      const slowCount = lastRttsMs.filter((lastMs) => lastMs > maxRttMs).length;
      const level = LEVELS[toldLevels];
      if (slowCount === 0) toldLevels = 0;
      else if (level && slowCount > toldLevels + 1) {
        toldLevels++;
        tell("slow", { level, rttMs });
      }
    },
  };
}
