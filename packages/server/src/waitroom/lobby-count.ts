import type { Clock } from "../clock.ts";

/** People come in bursts. The more there are to be told, the longer it is until the next time: it is for their eyes only. */
const DELAY_MS = 200;
const DELAY_MS_EACH = 1;

/** So many are told in one turn, about 10 ms. */
const TOLD_AT_ONCE = 200;

/** How many wait is told to everybody, a little after it has changed. */
export class LobbyCount {
  readonly #clock: Clock;
  readonly #listeners: () => readonly (() => void)[];
  #callOff: (() => void) | null = null;
  #callOffRest: () => void = () => {};
  #size = 0;

  /** `listeners`: whom to tell, each by calling it. */
  constructor(clock: Clock, listeners: () => readonly (() => void)[]) {
    this.#clock = clock;
    this.#listeners = listeners;
  }

  announce(): void {
    this.#callOff ??= this.#clock.after(Math.max(DELAY_MS, DELAY_MS_EACH * this.#size), () => {
      const listeners = this.#listeners();
      this.#size = listeners.length;
      this.#callOff = null;
      this.#tell(listeners);
    });
  }

  close(): void {
    this.#callOff?.();
    this.#callOffRest();
  }

  #tell(listeners: readonly (() => void)[]): void {
    for (const tell of listeners.slice(0, TOLD_AT_ONCE)) tell();
    const rest = listeners.slice(TOLD_AT_ONCE);
    if (rest.length > 0) this.#callOffRest = this.#clock.after(0, () => this.#tell(rest));
  }
}
