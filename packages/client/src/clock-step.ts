import { clockStepMs } from "@earshot/rtt";
import { CLOCK_STEPS, MAX_CLOCK_READINGS } from "./timing.ts";

/** How far this page's clock steps, in ms; infinite if so far that it was not waited for. Takes a millisecond or two on most browsers. */
export function readClockStepMs(): number {
  const readingsMs: number[] = [];
  let lastMs = performance.now();
  for (let count = 0; count < MAX_CLOCK_READINGS && readingsMs.length < CLOCK_STEPS; count++) {
    const nowMs = performance.now();
    if (nowMs !== lastMs) readingsMs.push(nowMs);
    lastMs = nowMs;
  }
  return clockStepMs(readingsMs);
}
