/** From which chance on a band begins, and what share of its pairs is expected to be good before any was measured. */
const bands = [
  { from: 0, expected: 0.05 },
  { from: 0.021, expected: 0.15 },
  { from: 0.1, expected: 0.3 },
  { from: 0.4, expected: 0.5 },
  { from: 0.6, expected: 0.5 },
  { from: 0.9, expected: 0.93 },
] as const;

/** Every pair that is tried is in one of them. */
export const allBands: readonly number[] = [...bands.keys()];

/** The band of a chance from 0 to 1. */
export function bandOfChance(chance: number): number {
  let band = bands.length - 1;
  while (band > 0 && chance < (bands[band]?.from ?? 0)) band--;
  return band;
}

export function expectedRatio(band: number): number {
  return bands[band]?.expected ?? 0;
}
