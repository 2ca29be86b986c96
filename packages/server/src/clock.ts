/** Time and timers as the server needs them. Passed in, so that tests can hold them in their hands. */
export interface Clock {
  /** Monotonic, in ms. */
  now(): number;
  /** Wall time, for what is written down. */
  date(): Date;
  /** Calls `action` once after `delayMs`; the answer calls it off. */
  after(delayMs: number, action: () => void): () => void;
}

/** setTimeout's own limit; a longer delay would fire at once. The action looks at the clock again anyway. */
const MAX_DELAY_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => performance.now(),
  date: () => new Date(),
  after(delayMs, action) {
    const timer = setTimeout(action, Math.min(Math.max(0, delayMs), MAX_DELAY_MS));
    return () => clearTimeout(timer);
  },
};

/** The same clock, but for `now`: that is `nowMs` at this moment, and goes on from there. */
export function anchoredAt(clock: Clock, nowMs: number): Clock {
  const shiftMs = nowMs - clock.now();
  return {
    now: () => clock.now() + shiftMs,
    date: () => clock.date(),
    after: (delayMs, action) => clock.after(delayMs, action),
  };
}
