/** What kind of object it is, as `[object ArrayBuffer]`. Unlike its class, that is the same for what comes from another frame. */
export function kindOf(value: unknown): string {
  return Object.prototype.toString.call(value);
}
