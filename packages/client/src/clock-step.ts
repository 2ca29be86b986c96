import { clockStepMs } from "@earshot/rtt";

/** A clock that has not moved a few times within so many readings (some milliseconds of them) steps too far to matter. */
const MAX_READINGS = 300_000;
const STEPS = 5;

/** How far this page's clock steps, in ms; `null` if so far that it was not waited for. Takes a millisecond or two on most browsers. */
export function readClockStepMs(): number | null {
  const readingsMs: number[] = [];
  let lastMs = performance.now();
  for (let count = 0; count < MAX_READINGS && readingsMs.length < STEPS; count++) {
    const nowMs = performance.now();
    if (nowMs !== lastMs) readingsMs.push(nowMs);
    lastMs = nowMs;
  }
  return clockStepMs(readingsMs);
}
