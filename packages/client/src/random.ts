/** A random id of 96 bits. `crypto.randomUUID` is missing on plain http, where a laboratory's own network may run. */
export function randomId(): string {
  return crypto.getRandomValues(new Uint32Array(3)).join("-");
}
