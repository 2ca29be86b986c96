import { OptionsError } from "../options.ts";

/** A class of matchmakers, with the names of the options that it takes. */
interface MatchmakerClass {
  readonly name: string;
  readonly optionNames: unknown;
}

/**
 * An option of a matchmaker must not be silently without effect: neither a misspelt one, nor one that is written out and
 * undefined.
 * @throws OptionsError that names it and the ones there are.
 */
export function checkOptionNames(target: MatchmakerClass, options: unknown): void {
  const owner = target.name || "Matchmaker";
  const names = listedNames(owner, target);
  if (typeof options !== "object" || options === null) {
    throw new OptionsError({ field: owner, value: options, allowed: `an object with ${names.join(", ")}` });
  }
  for (const [name, value] of Object.entries(options)) {
    if (!names.includes(name)) throw unknownOption(`${owner}.${name}`, value, { names, target });
    if (value === undefined)
      throw new OptionsError({ field: name, value, allowed: "a value; without one leave it out" });
  }
}

function unknownOption(field: string, value: unknown, { names, target }: Known): OptionsError {
  const hint = Object.hasOwn(target, "optionNames")
    ? ""
    : "; a class with options of its own lists all that it takes in static optionNames";
  return new OptionsError({ field, value, allowed: `${names.join(", ")}${hint}`, isUnknown: true });
}

interface Known {
  readonly names: readonly string[];
  readonly target: MatchmakerClass;
}

function listedNames(owner: string, { optionNames }: MatchmakerClass): readonly string[] {
  const isList = Array.isArray(optionNames) && optionNames.every((name) => typeof name === "string");
  if (isList) return optionNames;
  throw new OptionsError({ field: `${owner}.optionNames`, value: optionNames, allowed: "a list of names of options" });
}
