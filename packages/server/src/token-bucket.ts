/** Lets `burst` actions through at once and `perSecond` in the long run. */
export class TokenBucket {
  readonly #perSecond: number;
  readonly #burst: number;
  #tokens: number;
  #filledAtMs: number;

  constructor({ perSecond, burst, atMs }: { perSecond: number; burst: number; atMs: number }) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#tokens = burst;
    this.#filledAtMs = atMs;
  }

  /** True if one more is allowed at `atMs`. */
  take(atMs: number): boolean {
    const refill = ((atMs - this.#filledAtMs) / 1_000) * this.#perSecond;
    this.#tokens = Math.min(this.#burst, this.#tokens + refill);
    this.#filledAtMs = atMs;
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }
}
