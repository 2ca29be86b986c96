import type { RecordLine } from "@earshot/records";

/** Where facts are written down. */
export interface Records {
  append(line: RecordLine): void;
  /** Writes what is still held. */
  close(): Promise<void>;
}
