import type { RecordLine } from "@earshot/records";

/**
 * Puts other records in the place of those in a file, and answers how many lines are gone. `letGo` closes the file, for another
 * one to take its place.
 */
export type RecordsChange = (path: string, letGo: () => Promise<void>) => Promise<number>;

/** Where facts are written down. */
export interface Records {
  append(line: RecordLine): void;
  /**
   * Brings to the disk what has been appended so far. True if it is there, or counted there as lost: no power failure takes it
   * away any more. False if that cannot be said for now.
   */
  sync(): Promise<boolean>;
  /** What is appended meanwhile waits. Answers what the change does; 0 where nothing is written down. */
  change(change: RecordsChange): Promise<number>;
  /** Writes what is still held. */
  close(): Promise<void>;
}
