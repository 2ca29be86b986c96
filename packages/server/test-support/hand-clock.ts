import type { Clock } from "../src/clock.ts";

interface Timer {
  readonly dueMs: number;
  readonly action: () => void;
}

/** A clock that a test holds in its hand: time stands still until the test advances it. */
export class HandClock implements Clock {
  readonly #startMs = Date.UTC(2026, 0, 1);
  readonly #timers = new Set<Timer>();
  #nowMs = 0;

  /** How many timers are armed. */
  get armed(): number {
    return this.#timers.size;
  }

  now(): number {
    return this.#nowMs;
  }

  date(): Date {
    return new Date(this.#startMs + this.#nowMs);
  }

  /** What is due at once happens as soon as the caller is done, without a hand. */
  after(delayMs: number, action: () => void): () => void {
    const timer: Timer = { dueMs: this.#nowMs + Math.max(0, delayMs), action };
    this.#timers.add(timer);
    if (delayMs <= 0) queueMicrotask(() => this.#fire(timer));
    return () => this.#timers.delete(timer);
  }

  /** Lets time pass; what becomes due on the way happens at its own moment, earliest first. */
  advance(ms: number): void {
    const untilMs = this.#nowMs + ms;
    for (let next = this.#earliest(); next && next.dueMs <= untilMs; next = this.#earliest()) {
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      this.#fire(next);
    }
    this.#nowMs = untilMs;
  }

  /** The process is held up: time passes, and no timer fires until the next `advance`. */
  stall(ms: number): void {
    this.#nowMs += ms;
  }

  #earliest(): Timer | undefined {
    return [...this.#timers].toSorted((a, b) => a.dueMs - b.dueMs)[0];
  }

  #fire(timer: Timer): void {
    if (this.#timers.delete(timer)) timer.action();
  }
}
