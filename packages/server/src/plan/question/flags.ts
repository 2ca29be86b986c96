import { parseArgs, type ParseArgsConfig } from "node:util";
import { OptionsError } from "@earshot/matchmaker";

type Flags = NonNullable<ParseArgsConfig["options"]>;

/**
 * The arguments with every value joined to its flag, so that one may begin with a dash.
 * @throws OptionsError for what is no flag, and for a flag without its value.
 */
export function joinedFlags(args: readonly string[], flags: Flags): string[] {
  const { tokens } = parseArgs({ args: [...args], options: flags, strict: false, tokens: true });
  return tokens.map((token) => {
    if (token.kind !== "option") {
      const value = token.kind === "positional" ? token.value : "--";
      throw new OptionsError({ field: "argument", value, allowed: "options only, such as --latency world" });
    }
    const { name, rawName, value, inlineValue } = token;
    const flag = Object.hasOwn(flags, name) ? flags[name] : undefined;
    if (!flag || rawName !== `--${name}`) {
      const allowed = Object.keys(flags)
        .map((known) => `--${known}`)
        .join(", ");
      throw new OptionsError({ field: "option", value: rawName, allowed });
    }
    if (flag.type === "boolean") {
      if (value === undefined) return rawName;
      throw new OptionsError({ field: rawName, value, allowed: "no value" });
    }
    if (value === undefined || (!inlineValue && value.startsWith("--"))) {
      throw new OptionsError({ field: rawName, value: undefined, allowed: "a value after it" });
    }
    return `${rawName}=${value}`;
  });
}
