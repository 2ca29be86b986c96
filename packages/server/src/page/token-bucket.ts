/** Lets `burst` actions through at once and `perSecond` in the long run. */
export class TokenBucket {
  #perSecond: number;
  #burst: number;
  #tokens: number;
  #filledAtMs: number;

  constructor({ perSecond, burst, atMs }: { perSecond: number; burst: number; atMs: number }) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#tokens = burst;
    this.#filledAtMs = atMs;
  }

  /** From `atMs` on more are let through, at once as well; never fewer. */
  widen({ perSecond, burst, atMs }: { perSecond: number; burst: number; atMs: number }): void {
    this.take(atMs, 0);
    this.#tokens += Math.max(0, burst - this.#burst);
    this.#burst = Math.max(burst, this.#burst);
    this.#perSecond = Math.max(perSecond, this.#perSecond);
  }

  /** True if `count` more are allowed at `atMs`: all of them, or none. */
  take(atMs: number, count = 1): boolean {
    const refill = ((atMs - this.#filledAtMs) / 1_000) * this.#perSecond;
    this.#tokens = Math.min(this.#burst, this.#tokens + refill);
    this.#filledAtMs = atMs;
    if (this.#tokens < count) return false;
    this.#tokens -= count;
    return true;
  }
}
