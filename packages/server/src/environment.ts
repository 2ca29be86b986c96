/** Of the shape of `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * A variable of a misspelt name has no effect: a sentence for each that is none of those known. Its value is not printed, as it
 * may be a secret.
 */
export function unknownVariables(environment: Environment, known: readonly string[]): string[] {
  return Object.keys(environment)
    .filter((name) => name.startsWith("EARSHOT_") && !known.includes(name) && environment[name])
    .map((name) => `${name} in the environment has no effect; there are ${known.join(", ")}`);
}
