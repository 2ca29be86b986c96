interface Letter {
  readonly event: string;
  readonly message: unknown;
  seen: boolean;
}

/** Keeps what came, in order, and lets a test wait for what is to come. */
export class Inbox {
  readonly #patienceMs: number;
  readonly #letters: Letter[] = [];
  readonly #waiting = new Set<() => void>();

  constructor(patienceMs: number) {
    this.#patienceMs = patienceMs;
  }

  put(event: string, message: unknown): void {
    this.#letters.push({ event, message, seen: false });
    for (const look of this.#waiting) look();
  }

  all(event: string): unknown[] {
    return this.#letters.filter((letter) => letter.event === event).map(({ message }) => message);
  }

  /** The first of `event` that has not been seen and fits; earlier ones count as seen. */
  take(event: string, fits: (message: unknown) => boolean): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const giveUp = setTimeout(() => {
        this.#waiting.delete(look);
        reject(new Error(`no such "${event}" came; there were ${JSON.stringify(this.#letters, null, 1)}`));
      }, this.#patienceMs);
      const look = () => {
        const letter = this.#letters.find((one) => one.event === event && !one.seen && fits(one.message));
        if (!letter) return;
        clearTimeout(giveUp);
        this.#waiting.delete(look);
        for (const one of this.#letters.slice(0, this.#letters.indexOf(letter) + 1)) one.seen ||= one.event === event;
        resolve(letter.message);
      };
      this.#waiting.add(look);
      look();
    });
  }
}
