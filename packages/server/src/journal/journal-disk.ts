import { open, readFile, rename, rm } from "node:fs/promises";
import { syncFolder } from "../replace-file.ts";

/** A file to which bytes are written one after the other. */
export interface JournalHandle {
  /** All of them, or it throws. */
  write(bytes: Uint8Array): Promise<void>;
  /** What was written outlives the machine then, and not only the process. */
  datasync(): Promise<void>;
  close(): Promise<void>;
}

/** Where a journal is. All of it may fail. */
export interface JournalDisk {
  /** `null` if there is none. */
  read(path: string): Promise<Buffer | null>;
  /** Empty, for its owner only. */
  create(path: string): Promise<JournalHandle>;
  /** In place of what is there. */
  rename(from: string, to: string): Promise<void>;
  /** That a file has another name now outlives the machine then. */
  syncFolder(path: string): Promise<void>;
  remove(path: string): Promise<void>;
}

export const realDisk: JournalDisk = {
  async read(path) {
    try {
      return await readFile(path);
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
      throw error;
    }
  },
  async create(path) {
    const file = await open(path, "w", 0o600);
    return {
      write: (bytes) => file.writeFile(bytes),
      datasync: () => file.datasync(),
      close: () => file.close(),
    };
  },
  rename: (from, to) => rename(from, to),
  syncFolder,
  remove: (path) => rm(path, { force: true }),
};
