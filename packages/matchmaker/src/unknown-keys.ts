import { OptionsError } from "./options.ts";

/** A misspelt option must not be silently without effect. @throws OptionsError that names it and the ones there are. */
export function refuseUnknownKeys(owner: string, options: unknown, known: readonly string[]): void {
  if (typeof options !== "object" || options === null) {
    throw new OptionsError({ field: owner, value: options, allowed: `an object with ${known.join(", ")}` });
  }
  const unknown = Object.keys(options).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  throw new OptionsError({
    field: `${owner}.${unknown}`,
    value: Reflect.get(options, unknown),
    allowed: known.join(", "),
    isUnknown: true,
  });
}
