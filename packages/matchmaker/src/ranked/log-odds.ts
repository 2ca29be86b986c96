/** Nothing is quite certain: ratios nearer to 0 or 1 count as these. */
const LEAST_RATIO = 0.001;

/** The logarithm of the odds of a ratio from 0 to 1. */
export function oddsOf(ratio: number): number {
  const within = Math.min(Math.max(ratio, LEAST_RATIO), 1 - LEAST_RATIO);
  return Math.log(within / (1 - within));
}

/** The ratio of log odds. */
export function ratioOf(odds: number): number {
  return 1 / (1 + Math.exp(-odds));
}

/** A ratio after more evidence, in log odds; 0 leaves it as it is. */
export function movedBy(odds: number, ratio: number): number {
  return odds === 0 ? ratio : ratioOf(oddsOf(ratio) + odds);
}
