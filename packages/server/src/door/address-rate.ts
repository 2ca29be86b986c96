import { TokenBucket } from "../page/token-bucket.ts";

/** In how long an address may open all of its connections anew. */
const ANEW_WITHIN_S = 4;

interface Known {
  readonly bucket: TokenBucket;
  usedAtMs: number;
}

/** How fast each address opens connections: whoever opens and closes them in turns must not use up what all may open. */
export class AddressRate {
  readonly #burst: number;
  /** Least recently used first. */
  readonly #known = new Map<string, Known>();

  /** `burst`: how many connections an address may have. */
  constructor(burst: number) {
    this.#burst = burst;
  }

  /** How many addresses are remembered. */
  get size(): number {
    return this.#known.size;
  }

  take(address: string, nowMs: number): boolean {
    this.#forgetFull(nowMs);
    const perSecond = this.#burst / ANEW_WITHIN_S;
    const known = this.#known.get(address);
    const bucket = known?.bucket ?? new TokenBucket({ perSecond, burst: this.#burst, atMs: nowMs });
    this.#known.delete(address);
    this.#known.set(address, { bucket, usedAtMs: nowMs });
    return bucket.take(nowMs);
  }

  /** After that time they are as new ones. */
  #forgetFull(nowMs: number): void {
    for (const [address, { usedAtMs }] of this.#known) {
      if (nowMs - usedAtMs < 1_000 * ANEW_WITHIN_S) break;
      this.#known.delete(address);
    }
  }
}
