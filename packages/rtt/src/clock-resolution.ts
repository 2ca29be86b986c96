import { CLOCK_NOISE_MS } from "./tolerances.ts";

/**
 * How far a clock steps, in ms, judged by its own readings (ms, in the order they were read): the smallest difference between two that
 * differ. Browsers clamp their clocks: 0.1 ms in Chromium, 1 ms in Firefox, 16.7 or 100 ms where fingerprinting is resisted. Infinite if no
 * two readings differ.
 */
export function clockStepMs(readingsMs: readonly number[]): number {
  const stepsMs = readingsMs.map((readingMs, index) => readingMs - (readingsMs[index - 1] ?? readingMs));
  return Math.min(...stepsMs.filter((stepMs) => stepMs > CLOCK_NOISE_MS));
}
