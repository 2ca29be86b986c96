/** A clock that steps further than this cannot tell a good pair from a bad one. */
export const MAX_CLOCK_STEP_MS = 10;

/**
 * How far a clock steps, in ms, judged by its own readings (ms, in any order): the smallest difference between two that differ. Browsers
 * clamp their clocks: 0.1 ms in Chromium, 1 ms in Firefox, 16.7 or 100 ms where fingerprinting is resisted. `null` if no two readings differ.
 */
export function clockStepMs(readingsMs: readonly number[]): number | null {
  const sorted = readingsMs.toSorted((a, b) => a - b);
  const steps = sorted.slice(1).map((readingMs, index) => readingMs - (sorted[index] ?? readingMs));
  const positive = steps.filter((stepMs) => stepMs > NOISE_MS);
  return positive.length > 0 ? Math.min(...positive) : null;
}

/** Differences below this are rounding of floating-point numbers. */
const NOISE_MS = 1e-6;
