/** What was opened, and how it is closed again: the last of it first, and everything once. */
export class Opened {
  readonly #closers: (() => unknown)[] = [];
  #closed: Promise<void> | null = null;

  add(close: () => unknown): void {
    this.#closers.push(close);
  }

  /** Every further call waits for the end of the first. Throws what went wrong first, but not before all is closed. */
  close(): Promise<void> {
    this.#closed ??= this.#closeAll();
    return this.#closed;
  }

  async #closeAll(): Promise<void> {
    const faults: unknown[] = [];
    for (const close of this.#closers.toReversed()) {
      try {
        await close();
      } catch (error) {
        faults.push(error);
      }
    }
    if (faults.length > 0) throw faults[0];
  }
}
