import type { PartnerEvents } from "./match.ts";
import { STALL_PINGS } from "../timing.ts";

/** Of the last so many round trips, two above the limit are a warning, and three are too many. */
const WINDOW = 5;
const LEVELS = ["warning", "exceeded"] as const;

type Telling = Pick<PartnerEvents, "stalled" | "recovered" | "slow">;

export interface RttWatchOptions {
  readonly maxRttMs: number;
  readonly tell: <E extends keyof Telling>(event: E, value: PartnerEvents[E]) => void;
}

export interface RttWatch {
  /** Nothing has come back for some time. */
  readonly isStalled: boolean;
  /** With each ping. Pings are counted, not ms: while the page itself is busy it asks nothing, and hears no answers. */
  notePing(): void;
  take(rttMs: number): void;
}

/** Follows the round trips of a running match: what is to be told of them. */
export function createRttWatch({ maxRttMs, tell }: RttWatchOptions): RttWatch {
  let lastRttsMs: number[] = [];
  let unansweredCount = 0;
  let toldLevels = 0;

  return {
    get isStalled() {
      return unansweredCount >= STALL_PINGS;
    },
    notePing() {
      if (++unansweredCount === STALL_PINGS) tell("stalled", undefined);
    },
    take(rttMs) {
      const wasStalled = unansweredCount >= STALL_PINGS;
      unansweredCount = 0;
      if (wasStalled) tell("recovered", undefined);
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
