import { pino } from "pino";
import type { Log } from "../log.ts";
import type { LogLevel } from "./log-environment.ts";
import { redacted, redactedError } from "./redaction.ts";

/** What a log of JSON lines is told. */
export interface JsonLogOptions {
  /** What is less important than that is left out. @default "info" */
  readonly level?: LogLevel;
  /** Told each line with its end. @default to the standard output, at once */
  readonly write?: (line: string) => void;
}

const WARNING = "warning: ";

/**
 * A line of JSON for each message, with `level` (`info`, `warn`, `error`), `time` (ISO 8601), `msg`, and `err` (`name`,
 * `message`, `stack`) where something went wrong. No SDP, no ICE candidates, no tokens, no secrets and no addresses are in it.
 */
export function jsonLog({ level = "info", write }: JsonLogOptions = {}): Log {
  const options = {
    level,
    // Which machine it is, who collects the lines knows better.
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    // In place of pino's own, which would add all that an error carries.
    serializers: { err: (error: unknown) => error },
  };
  const logger = pino(options, write ? { write } : pino.destination({ fd: 1, sync: true }));
  return {
    info(message) {
      if (message.startsWith(WARNING)) logger.warn(redacted(message.slice(WARNING.length)));
      else logger.info(redacted(message));
    },
    error(message, cause) {
      const about = cause === undefined ? {} : { err: redactedError(cause) };
      logger.error(about, redacted(message));
    },
  };
}
