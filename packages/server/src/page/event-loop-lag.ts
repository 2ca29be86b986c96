import type { Clock } from "../clock.ts";

const BEAT_MS = 50;
/** A beat that is later than this says that something held the process up. */
const LATE_MS = 20;

/**
 * Notices when this process is held up. Round trips that it timed meanwhile measured itself, not the network; and what pages said
 * meanwhile it has not heard yet.
 */
export class EventLoopLag {
  readonly #clock: Clock;
  #lastLagAtMs = Number.NEGATIVE_INFINITY;
  #nextBeatAtMs = 0;
  /** Until when all time has been accounted for: the process listened, or it is in `#lostMs`. */
  #knownUntilMs = 0;
  #lostMs = 0;
  #callOff: () => void = () => {};

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#go(clock.now());
  }

  /** True if the process was held up at any time since then. */
  hasLaggedSince(atMs: number): boolean {
    return this.#lastLagAtMs >= atMs;
  }

  /**
   * For how long the process has not listened in all, up to the present moment. A stall has its length as soon as anybody asks
   * after it, whether the late beat has come by then or not. It may have begun right after the last beat, so it is counted from
   * there; one in which no beat was missed altogether is none.
   */
  lostMs(nowMs: number): number {
    const isHeldUp = nowMs - this.#nextBeatAtMs > BEAT_MS;
    return this.#lostMs + (isHeldUp ? nowMs - this.#knownUntilMs : 0);
  }

  stop(): void {
    this.#callOff();
  }

  #beat(): void {
    const nowMs = this.#clock.now();
    if (nowMs - this.#nextBeatAtMs > LATE_MS) this.#lastLagAtMs = nowMs;
    const lostMs = this.lostMs(nowMs);
    const wasHeldUp = lostMs > this.#lostMs;
    this.#lostMs = lostMs;
    // Time must go on where one stall follows on another: up to the beat after one it counts as listened.
    this.#go(nowMs, wasHeldUp ? nowMs + BEAT_MS : nowMs);
  }

  #go(nowMs: number, knownUntilMs = nowMs): void {
    this.#knownUntilMs = knownUntilMs;
    this.#nextBeatAtMs = nowMs + BEAT_MS;
    this.#callOff = this.#clock.after(BEAT_MS, () => this.#beat());
  }
}
