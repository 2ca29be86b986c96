/** The clocks of a page, in ms. */
export interface Clocks {
  /** The one that times are told on, `performance.now()`. In some browsers it stands still while the computer sleeps. */
  readonly nowMs: () => number;
  /** The one on the wall, `Date.now()`. Somebody may set it. */
  readonly wallMs: () => number;
}

/** How long it is until a deadline, also right after a sleep. */
export interface Countdown {
  /** As the server said it just now; the same one again changes nothing. */
  setDeadline(deadlineAtMs: number): void;
  /** In ms, 0 at least. */
  remainingMs(): number;
}

export function createCountdown({ nowMs, wallMs }: Clocks): Countdown {
  let deadlineAtMs = 0;
  /** What the clock on the wall said when the page's own said 0. */
  let originMs = 0;

  return {
    setDeadline(atMs) {
      if (atMs === deadlineAtMs) return;
      deadlineAtMs = atMs;
      originMs = wallMs() - nowMs();
    },
    remainingMs() {
      const sleptMs = Math.max(0, wallMs() - nowMs() - originMs);
      return Math.max(0, deadlineAtMs - nowMs() - sleptMs);
    },
  };
}
