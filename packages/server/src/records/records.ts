import type { RecordLine } from "@earshot/records";

/** Where facts are written down. */
export interface Records {
  append(line: RecordLine): void;
  /**
   * Brings to the disk what has been appended so far. True if it is there, or counted there as lost: no power failure takes it
   * away any more. False if that cannot be said for now.
   */
  sync(): Promise<boolean>;
  /** Writes what is still held. */
  close(): Promise<void>;
}
