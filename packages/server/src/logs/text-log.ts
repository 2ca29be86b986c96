import { consoleLog, type Log } from "../log.ts";
import type { LogLevel } from "./log-environment.ts";

/** To the console, in words. */
export function textLog(level: LogLevel): Log {
  const isSaid = (message: string) => level === "info" || (level === "warn" && message.startsWith("warning: "));
  return {
    info: (message) => (isSaid(message) ? consoleLog.info(message) : undefined),
    error: (message, cause) => consoleLog.error(message, cause),
  };
}
