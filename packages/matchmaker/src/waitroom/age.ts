/**
 * From when on somebody who came at `joinedAtMs` has waited for `ageMs`, also after rounding: a step is due when it has been
 * reached.
 */
export function reachedAtMs(joinedAtMs: number, ageMs: number): number {
  const atMs = joinedAtMs + ageMs;
  return atMs - joinedAtMs < ageMs ? atMs + atMs * Number.EPSILON : atMs;
}
