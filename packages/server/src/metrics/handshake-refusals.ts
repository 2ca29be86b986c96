/** How many handshakes were refused, by reason. Reasons are words of the code, and few. */
export class HandshakeRefusals {
  readonly #counts = new Map<string, number>();

  /** Each is there from the start, as a rate of what was never seen cannot be told from one of nothing. */
  constructor(reasons: readonly string[]) {
    for (const reason of reasons) this.#counts.set(reason, 0);
  }

  count(reason: string): void {
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + 1);
  }

  get counts(): ReadonlyMap<string, number> {
    return this.#counts;
  }
}
