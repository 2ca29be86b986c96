import { RETRY_AT_MOST_MS, RETRY_FIRST_MS } from "../timing.ts";

/**
 * How long to wait before try number `tries`, from 0. `chance` is 0 to 1: pages that lost the same server should not come back
 * together.
 */
export function backOffMs(tries: number, chance: number): number {
  return Math.min(RETRY_AT_MOST_MS, RETRY_FIRST_MS * 2 ** tries) * (0.5 + chance);
}
