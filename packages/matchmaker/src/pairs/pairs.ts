/** Every pair of `items`, each once, in order. */
export function pairsOf<T>(items: readonly T[]): [T, T][] {
  const pairs: [T, T][] = [];
  let place = 0;
  for (const a of items) {
    for (const b of items.slice(++place)) pairs.push([a, b]);
  }
  return pairs;
}
