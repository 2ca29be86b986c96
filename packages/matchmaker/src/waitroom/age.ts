/**
 * The first moment at which somebody who came at `joinedAtMs` has waited for `ageMs`, also after rounding.
 */
export function reachedAtMs(joinedAtMs: number, ageMs: number): number {
  const atMs = joinedAtMs + ageMs;
  return atMs - joinedAtMs < ageMs ? atMs + atMs * Number.EPSILON : atMs;
}
