import type { Records } from "./records.ts";
import { mkdir, open, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import { RecordFile } from "./record-file.ts";
import { ReplaceableFile } from "./replaceable-file.ts";
import { recordsError } from "../start-error.ts";

export interface OpenRecordsOptions {
  readonly directory: string;
  readonly study: string;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Appends one JSON object a line to `DIR/STUDY.jsonl`. A file that exists is continued, never overwritten.
 * @throws OptionsError if it cannot be opened: a server that could not write its records must not start.
 */
export async function openRecords({ directory, study, clock, log }: OpenRecordsOptions): Promise<Records> {
  const name = `${study}.jsonl`;
  const path = join(directory, name);
  const { file, isTorn } = await openIn(directory, path).catch((error: unknown) => {
    throw recordsError(error, { directory, name });
  });
  const disk = new ReplaceableFile(path, file);
  const lines = new RecordFile({ disk, path, study, isTorn, clock, log });
  return {
    append: (line) => lines.append(line),
    sync: () => lines.sync(),
    change: (change) => disk.change(change),
    close: () => lines.close(),
  };
}

async function openIn(directory: string, path: string): Promise<{ file: FileHandle; isTorn: boolean }> {
  await mkdir(directory, { recursive: true });
  const file = await open(path, "a+", 0o600);
  try {
    return { file, isTorn: await endsInsideLine(file) };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** As a file does whose server was killed, or whose disk was full to the end. */
async function endsInsideLine(file: FileHandle): Promise<boolean> {
  const { size } = await file.stat();
  if (size === 0) return false;
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] !== 0x0a;
}

/** For a server that is asked to write nothing. */
export const noRecords: Records = {
  append: () => {},
  sync: async () => true,
  change: async () => 0,
  close: async () => {},
};
