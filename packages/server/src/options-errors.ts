import { OptionsError, refuseUnknownKeys } from "@earshot/matchmaker";

/** Several options are bad, found before anything starts. The message has a line for each. */
export class OptionsErrors extends Error {
  /** Each of them, at least two. */
  readonly faults: readonly OptionsError[];

  constructor(faults: readonly OptionsError[]) {
    super([`${faults.length} options are wrong:`, ...faults.map(({ message }) => `  ${message}`)].join("\n"));
    this.name = "OptionsErrors";
    this.faults = faults;
  }
}

/** Does nothing if there are none. @throws a single one as it is, OptionsErrors for several. */
export function refuse(faults: readonly OptionsError[]): void {
  const [first, ...others] = faults;
  if (first) throw others.length === 0 ? first : new OptionsErrors(faults);
}

/** What each of these throws of such faults, in order. What else one throws is thrown. */
export function faultsIn(...checks: readonly (() => unknown)[]): OptionsError[] {
  return checks.flatMap((check) => {
    try {
      check();
      return [];
    } catch (error) {
      const faults = faultsOf(error);
      if (faults === null) throw error;
      return faults;
    }
  });
}

/** `null` if it is something else. */
export function faultsOf(error: unknown): readonly OptionsError[] | null {
  if (error instanceof OptionsErrors) return error.faults;
  return error instanceof OptionsError ? [error] : null;
}

/** A check for each of the options whether there is such a one. @throws OptionsError if they are no options at all. */
export function keyChecks(owner: string, options: object, known: readonly string[]): (() => void)[] {
  if (typeof options !== "object" || options === null) refuseUnknownKeys(owner, options, known);
  return Object.entries(options).map(
    ([key, value]) =>
      () =>
        refuseUnknownKeys(owner, { [key]: value }, known),
  );
}
