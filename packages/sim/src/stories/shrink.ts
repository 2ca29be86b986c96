/**
 * Delta debugging: the fewest items it finds of which `fails` is still true. Takes out halves first, then smaller and smaller
 * parts; of what it returns no single item can be taken out. `fails(items)` must be true.
 */
export function shrink<T>(items: readonly T[], fails: (items: readonly T[]) => boolean): readonly T[] {
  let kept = items;
  for (let part = Math.ceil(items.length / 2); part >= 1;) {
    const smaller = withoutOnePart(kept, part, fails);
    if (smaller) kept = smaller;
    else if (part === 1) break;
    else part = Math.ceil(part / 2);
    part = Math.min(part, Math.max(1, kept.length));
    if (kept.length === 0) break;
  }
  return kept;
}

function withoutOnePart<T>(items: readonly T[], part: number, fails: (items: readonly T[]) => boolean): T[] | null {
  for (let from = items.length - part; from > -part; from -= part) {
    const rest = items.toSpliced(Math.max(0, from), part + Math.min(0, from));
    if (rest.length < items.length && fails(rest)) return rest;
  }
  return null;
}
