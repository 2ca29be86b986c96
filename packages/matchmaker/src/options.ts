/** What was wrong with an option: which field, which value, what is allowed. */
export interface OptionsFault {
  readonly field: string;
  readonly value: unknown;
  readonly allowed: string;
  /** Whether there is no option of that name; `allowed` are the names that there are. */
  readonly isUnknown?: boolean;
}

/** A bad option, found before anything starts. The message names the field, the value and what is allowed. */
export class OptionsError extends Error {
  /** As the researcher wrote it, such as `waitroom.timeoutMs`. */
  readonly field: string;
  /** What stood there. */
  readonly value: unknown;
  /** What may stand there, in words. */
  readonly allowed: string;
  /** Whether there is no option of that name. */
  readonly isUnknown: boolean;

  constructor({ field, value, allowed, isUnknown = false }: OptionsFault) {
    const problem = isUnknown ? ", but there is no such option" : "";
    super(`${field} is ${describe(value)}${problem}; allowed: ${allowed}`);
    this.name = "OptionsError";
    this.field = field;
    this.value = value;
    this.allowed = allowed;
    this.isUnknown = isUnknown;
  }

  /** The same fault of what the reader knows by another name. @internal */
  renamed(field: string): OptionsError {
    const { value, allowed, isUnknown } = this;
    return new OptionsError({ field, value, allowed, isUnknown });
  }
}

/** A value in a few words. */
export function describe(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "function") return `the function ${value.name || "(anonymous)"}`;
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object" && value !== null) return `an object of class ${value.constructor?.name ?? "Object"}`;
  return String(value);
}

/** Returns `value` if it is a finite number above zero; throws an {@link OptionsError} otherwise. */
export function positiveMs(field: string, value: unknown): number {
  if (typeof value === "number" && Number.isFinite(value) && value > 0) return value;
  throw new OptionsError({ field, value, allowed: "a finite number of milliseconds above 0" });
}

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
