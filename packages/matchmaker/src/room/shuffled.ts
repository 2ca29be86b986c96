/** A copy of `items` in an order that `key` alone decides (Fisher and Yates's shuffle). */
export function shuffled<T>(items: readonly T[], key: readonly number[]): T[] {
  const left = [...items];
  const drawn: T[] = [];
  while (left.length > 0) drawn.push(...left.splice(hash([...key, left.length]) % left.length, 1));
  return drawn;
}

/** 32 bits out of whole numbers: MurmurHash3's mixing and its finaliser (Appleby 2011). */
function hash(words: readonly number[]): number {
  let state = 0;
  for (const word of words) {
    state = Math.imul(state ^ word, 0xcc9e2d51) + 0xe6546b64;
    state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
    state ^= state >>> 16;
  }
  return state >>> 0;
}
