import { realpath } from "node:fs/promises";
import { OptionsError } from "@earshot/matchmaker";
import { lockFolder, type FolderLock } from "./folder-lock.ts";

interface Folders {
  readonly journalDir: string | null;
  readonly recordsDir: string | null;
}

/**
 * One process for the journal of a study, and for its records, so that nobody puts another file in the place of one to which a
 * server still appends. Where there is no journal the records may be on a drive that knows no locks, and are written all the
 * same.
 *
 * @throws OptionsError that names the folder if another process has it.
 */
export async function lockFolders({ journalDir, recordsDir }: Folders, study: string): Promise<FolderLock> {
  const ofJournal = journalDir === null ? null : await lockFolder(journalDir, study);
  try {
    const isSame = journalDir !== null && recordsDir !== null && (await isSameFolder(journalDir, recordsDir));
    const ofRecords = recordsDir === null || isSame ? null : await lockRecords(recordsDir, study);
    return { release: async () => void (await Promise.all([ofJournal?.release(), ofRecords?.release()])) };
  } catch (error) {
    await ofJournal?.release();
    throw error;
  }
}

async function lockRecords(recordsDir: string, study: string): Promise<FolderLock | null> {
  try {
    return await lockFolder(recordsDir, study, "recordsDir");
  } catch (error) {
    if (error instanceof OptionsError) throw error;
    return null;
  }
}

async function isSameFolder(one: string, other: string): Promise<boolean> {
  return (await realpath(one)) === (await realpath(other));
}
