import type { PartnerEvents } from "./match.ts";
import { STALL_PINGS } from "../measuring/measuring-timing.ts";

/** Of the last so many round trips, this many above the limit are a warning, and this many are too many. */
const WINDOW = 5;
const WARNING_COUNT = 2;
const EXCEEDED_COUNT = 3;

type SlowLevel = PartnerEvents["slow"]["level"];
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
  let toldLevel: SlowLevel | undefined;

  function isStalled(): boolean {
    return unansweredCount >= STALL_PINGS;
  }

  /** A warning first, then once more when it does not get better; both again after it did. */
  function lookForSlowness(rttMs: number): void {
    const slowCount = lastRttsMs.filter((lastMs) => lastMs > maxRttMs).length;
    if (slowCount === 0) toldLevel = undefined;
    else if (!toldLevel && slowCount >= WARNING_COUNT) tellSlow("warning", rttMs);
    else if (toldLevel === "warning" && slowCount >= EXCEEDED_COUNT) tellSlow("exceeded", rttMs);
  }

  function tellSlow(level: SlowLevel, rttMs: number): void {
    toldLevel = level;
    tell("slow", { level, rttMs });
  }

  return {
    get isStalled() {
      return isStalled();
    },
    notePing() {
      unansweredCount++;
      if (unansweredCount === STALL_PINGS) tell("stalled", undefined);
    },
    take(rttMs) {
      const wasStalled = isStalled();
      unansweredCount = 0;
      if (wasStalled) tell("recovered", undefined);
      lastRttsMs = [...lastRttsMs, rttMs].slice(-WINDOW);
      lookForSlowness(rttMs);
    },
  };
}
