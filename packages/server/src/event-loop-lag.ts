import type { Clock } from "./clock.ts";

const LOOK_EVERY_MS = 50;
/** A timer that is later than this says that something held the process up. */
const LATE_MS = 20;

/** Notices when this process was held up: round trips that it timed meanwhile measured itself, not the network. */
export class EventLoopLag {
  readonly #clock: Clock;
  #lastLagAtMs = Number.NEGATIVE_INFINITY;
  #callOff: () => void = () => {};

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#look();
  }

  /** True if the process was held up at any time since then. */
  hasLaggedSince(atMs: number): boolean {
    return this.#lastLagAtMs >= atMs;
  }

  stop(): void {
    this.#callOff();
  }

  #look(): void {
    const dueAtMs = this.#clock.now() + LOOK_EVERY_MS;
    this.#callOff = this.#clock.after(LOOK_EVERY_MS, () => {
      const nowMs = this.#clock.now();
      if (nowMs - dueAtMs > LATE_MS) this.#lastLagAtMs = nowMs;
      this.#look();
    });
  }
}
