import { CLOCK_NOISE_MS, MAX_CLOCK_STEP_MS } from "@earshot/rtt";
import { MAX_CLOCK_READINGS } from "./measuring-timing.ts";

/**
 * Whether this page's clock steps finely enough to measure with. Waits for one such step: a millisecond at most on most browsers.
 */
export function hasFineClock(): boolean {
  let lastMs = performance.now();
  for (let count = 0; count < MAX_CLOCK_READINGS; count++) {
    const nowMs = performance.now();
    const stepMs = nowMs - lastMs;
    if (stepMs > CLOCK_NOISE_MS && stepMs <= MAX_CLOCK_STEP_MS) return true;
    lastMs = nowMs;
  }
  return false;
}
