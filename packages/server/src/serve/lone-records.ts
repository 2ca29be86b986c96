import { mkdir } from "node:fs/promises";
import { lockFolders } from "../journal/lock-folders.ts";
import { openRecords, type OpenRecordsOptions } from "../records/open-records.ts";
import type { Records } from "../records/records.ts";
import { recordsError } from "../start-error.ts";

/**
 * Records without a journal. As long as they are open nobody else puts another file in their place.
 * @throws OptionsError if they cannot be opened, or another process has them.
 */
export async function openLoneRecords(options: OpenRecordsOptions): Promise<Records> {
  const { directory, study } = options;
  await mkdir(directory, { recursive: true }).catch((error: unknown) => {
    throw recordsError(error, { directory, name: `${study}.jsonl` });
  });
  const lock = await lockFolders({ journalDir: null, recordsDir: directory }, study);
  try {
    const records = await openRecords(options);
    const close = async () => {
      try {
        await records.close();
      } finally {
        await lock.release();
      }
    };
    return { ...records, close };
  } catch (error) {
    await lock.release();
    throw error;
  }
}
