/**
 * How long a test waits for what must come, in ms of real time. It is spent by tests that fail only, and then says what there was
 * instead; it is shorter than the runner's own limit for a test, and longer than any machine needs.
 */
export const PATIENCE_MS = 120_000;
