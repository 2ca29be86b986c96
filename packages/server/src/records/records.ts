import type { RecordLine } from "./record-lines.ts";

export type TimedLine = RecordLine & { readonly at: string };

/** Where facts are written down. */
export interface Records {
  append(line: TimedLine): void;
  /** Writes what is still held. */
  close(): Promise<void>;
}
