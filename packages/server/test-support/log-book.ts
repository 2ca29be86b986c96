import type { Log } from "../src/log.ts";

/** A log that a test can read. */
export class LogBook implements Log {
  readonly infos: string[] = [];
  readonly errors: { readonly message: string; readonly cause: unknown }[] = [];

  info(message: string): void {
    this.infos.push(message);
  }

  error(message: string, cause?: unknown): void {
    this.errors.push({ message, cause });
  }
}
