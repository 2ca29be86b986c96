import type { PartnerEvents } from "./match.ts";
import { STALL_MS } from "./timing.ts";

/** Of the last so many round trips, this many above the limit are a warning, and this many too many. */
const WINDOW = 5;
const LEVELS = [
  { level: "warning", slowCount: 2 },
  { level: "exceeded", slowCount: 3 },
] as const;

type Telling = Pick<PartnerEvents, "stalled" | "recovered" | "slow">;

export interface RttWatchOptions {
  readonly maxRttMs: number;
  /** When the watch begins. */
  readonly atMs: number;
  readonly tell: <E extends keyof Telling>(event: E, value: PartnerEvents[E]) => void;
}

export interface RttWatch {
  /** True if the partner answered within `withinMs`. */
  isAlive(atMs: number, withinMs: number): boolean;
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

  function isAlive(atMs: number, withinMs: number): boolean {
    return atMs - lastPongAtMs <= withinMs;
  }

  return {
    isAlive,
    look(atMs) {
      if (isStalled || isAlive(atMs, STALL_MS)) return;
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
      const next = LEVELS[toldLevels];
      if (slowCount === 0) toldLevels = 0;
      else if (next && slowCount >= next.slowCount) {
        toldLevels++;
        tell("slow", { level: next.level, rttMs });
      }
    },
  };
}
