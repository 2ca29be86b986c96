import { OptionsError } from "@earshot/matchmaker";

const formats = ["json", "text"] as const;
const levels = ["info", "warn", "error"] as const;

export type LogFormat = (typeof formats)[number];

/** The least important that is said. */
export type LogLevel = (typeof levels)[number];

export const LOG_FORMAT = "EARSHOT_LOG";
export const LOG_LEVEL = "EARSHOT_LOG_LEVEL";

type Environment = Readonly<Record<string, string | undefined>>;

/** @param isTerminal whether somebody reads along, for whom it is in words. @throws OptionsError that names the variable. */
export function logFormatIn(environment: Environment, isTerminal: boolean): LogFormat {
  return oneOf(formats, LOG_FORMAT, environment) ?? (isTerminal ? "text" : "json");
}

/** @throws OptionsError that names the variable. */
export function logLevelIn(environment: Environment): LogLevel {
  return oneOf(levels, LOG_LEVEL, environment) ?? "info";
}

/** A variable that is empty counts as not set. */
function oneOf<T extends string>(allowed: readonly T[], name: string, environment: Environment): T | null {
  const value = environment[name]?.trim();
  if (!value) return null;
  const found = allowed.find((one) => one === value);
  if (found === undefined) throw new OptionsError({ field: name, value, allowed: allowed.join(", ") });
  return found;
}
