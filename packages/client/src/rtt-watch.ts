import type { PartnerEvents } from "./match.ts";

/** Without a pong for this long a connection has stalled. */
const STALL_MS = 3_500;

/** Of the last so many round trips, this many above the limit are a warning, and this many too many. */
const WINDOW = 5;
const WARNING_COUNT = 2;
const EXCEEDED_COUNT = 3;

type Telling = Pick<PartnerEvents, "stalled" | "recovered" | "slow">;

type Tell = <E extends keyof Telling>(event: E, value: PartnerEvents[E]) => void;

/** Follows the round trips of a running match: what is to be told of them. Time is passed in. */
export class RttWatch {
  readonly #maxRttMs: number;
  readonly #tell: Tell;
  #lastRttsMs: number[] = [];
  #lastPongAtMs: number;
  #isStalled = false;
  #told: "nothing" | "warning" | "exceeded" = "nothing";

  constructor({ maxRttMs, atMs, tell }: { maxRttMs: number | null; atMs: number; tell: Tell }) {
    this.#maxRttMs = maxRttMs ?? Number.POSITIVE_INFINITY;
    this.#lastPongAtMs = atMs;
    this.#tell = tell;
  }

  /** True if the partner answered within `withinMs`. */
  isAlive(atMs: number, withinMs: number): boolean {
    return atMs - this.#lastPongAtMs <= withinMs;
  }

  /** To be called now and then: silence tells nothing by itself. */
  look(atMs: number): void {
    if (this.#isStalled || this.isAlive(atMs, STALL_MS)) return;
    this.#isStalled = true;
    this.#tell("stalled", undefined);
  }

  take(rttMs: number, atMs: number): void {
    this.#lastPongAtMs = atMs;
    if (this.#isStalled) {
      this.#isStalled = false;
      this.#tell("recovered", undefined);
    }
    this.#lastRttsMs = [...this.#lastRttsMs, rttMs].slice(-WINDOW);
    this.#judge(rttMs);
  }

  /** A warning first, then once more when it does not get better; both again after it did. */
  #judge(rttMs: number): void {
    const count = this.#lastRttsMs.filter((lastMs) => lastMs > this.#maxRttMs).length;
    if (count === 0) this.#told = "nothing";
    else if (count >= EXCEEDED_COUNT && this.#told === "warning") this.#say("exceeded", rttMs);
    else if (count >= WARNING_COUNT && this.#told === "nothing") this.#say("warning", rttMs);
  }

  #say(level: "warning" | "exceeded", rttMs: number): void {
    this.#told = level;
    this.#tell("slow", { level, rttMs });
  }
}
