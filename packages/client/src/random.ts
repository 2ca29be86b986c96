/**
 * A random id of so many times 32 bits. `crypto.randomUUID` is missing on plain http, where a laboratory's own network may run.
 */
export function randomId(words = 3): string {
  return crypto.getRandomValues(new Uint32Array(words)).join("-");
}
