/** Holds things back for a while and lets them out in the order they came in, also when the delay changes in between. */
export class DelayLine {
  readonly #delayMs: () => number;
  readonly #held: { readonly dueAtMs: number; readonly release: () => void }[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(delayMs: () => number) {
    this.#delayMs = delayMs;
  }

  push(release: () => void): void {
    const delayMs = this.#delayMs();
    const last = this.#held.at(-1);
    // Without a delay nothing goes over a timer: a page that adds none must measure as if the line were not there.
    if (delayMs <= 0 && !last) return release();
    this.#held.push({ dueAtMs: Math.max(performance.now() + delayMs, last?.dueAtMs ?? 0), release });
    if (!last) this.#arm();
  }

  /** Drops what is held. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#held.length = 0;
  }

  #arm(): void {
    const next = this.#held[0];
    if (next) this.#timer = setTimeout(() => this.#releaseDue(), Math.max(next.dueAtMs - performance.now(), 0));
  }

  #releaseDue(): void {
    const nowMs = performance.now();
    // Half a millisecond early is nearer to the truth than one more turn of a timer.
    while (this.#held[0] && this.#held[0].dueAtMs <= nowMs + 0.5) this.#held.shift()?.release();
    this.#arm();
  }
}
