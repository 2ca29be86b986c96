import type { Clock } from "../clock.ts";

const DELAY_MS = 200;

/** People come in bursts: how many wait is told once, a little after the first of them. */
export class LobbyCount {
  readonly #clock: Clock;
  readonly #tell: () => void;
  #callOff: (() => void) | null = null;

  constructor(clock: Clock, tell: () => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  announce(): void {
    this.#callOff ??= this.#clock.after(DELAY_MS, () => {
      this.#callOff = null;
      this.#tell();
    });
  }

  close(): void {
    this.#callOff?.();
  }
}
