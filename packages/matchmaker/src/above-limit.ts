/** Numbers that were computed (a mean, a share, a sum, a difference) are off by less than this by rounding alone. */
const ROUNDING = 1e-9;

/** Whether a computed number is above a limit that is itself allowed: 7 of 21 is not above a third, nor 0.1 + 0.2 above 0.3. */
export function isAbove(computed: number, limit: number): boolean {
  return computed - limit > ROUNDING * Math.max(1, Math.abs(limit));
}
