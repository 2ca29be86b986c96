import type { RttBounds } from "./chance.ts";

/** What two homes add to the round trip between their cities. Like the other three, an assumption that fits many studies. */
const TWO_HOMES_MS = 30;

/** In glass, light goes 100 km there and back in 1 ms, and cables are 1.8 times as long as the great circle. */
const MS_PER_KM = 1.8 / 100;

/** How far the truth scatters around that. */
const SCATTER_MS = 10;
const SCATTER_RATIO = 0.12;

/** Beyond these, a zone is too coarse to say more. */
export const LEAST_ODDS = -5;
export const MOST_ODDS = 3;

/** So far from the cities of their zones, both together, many people live. */
const AROUND_CITIES_KM = 500;
const LEAST_MS_PER_KM = 1 / 100;

/**
 * The logarithm of the odds that two people whose cities are so far apart are within the limit, if nothing else is known: a
 * logistic distribution around what the distance lets one expect.
 */
export function distanceOdds(km: number, limitMs: number): number {
  const expectedMs = TWO_HOMES_MS + MS_PER_KM * km;
  const odds = (limitMs - expectedMs) / (SCATTER_MS + SCATTER_RATIO * expectedMs);
  return Math.min(Math.max(odds, LEAST_ODDS), MOST_ODDS);
}

/** Whether somebody is not where the zone says: nothing is faster than light, and the way over a beacon was quicker. */
export function isRefuted(km: number, { upperMs }: RttBounds): boolean {
  return upperMs !== null && LEAST_MS_PER_KM * (km - AROUND_CITIES_KM) > upperMs;
}
