import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../clock.ts";
import type { Journal } from "../journal/journal.ts";
import { openJournal } from "../journal/open-journal.ts";
import type { Log } from "../log.ts";
import type { Meters } from "../meters.ts";
import { noRecords } from "../records/open-records.ts";
import type { Records } from "../records/records.ts";
import { openLoneRecords } from "./lone-records.ts";
import type { Opened } from "./opened.ts";
import type { ServerSettings } from "./server-options.ts";

/** Where a study's decisions and records are kept. */
export interface Disk {
  readonly journal: Journal | null;
  readonly records: Records;
  /** The study's. */
  readonly clock: Clock;
}

type DiskOptions = Pick<ServerSettings, "study" | "recordsDir" | "journalDir" | "clock" | "log"> & {
  readonly opened: Opened;
};

export async function openDisk({ study: { study }, ...opening }: DiskOptions, meters: Meters): Promise<Disk> {
  const { recordsDir, journalDir, clock, log, opened } = opening;
  if (journalDir === null) {
    if (recordsDir !== null) warnOfLeftJournal(join(recordsDir, `${study}.journal.jsonl`), log);
    const records =
      recordsDir === null ? noRecords : await openLoneRecords({ directory: recordsDir, study, clock, log });
    opened.add(() => records.close());
    return { journal: null, records, clock };
  }
  const disk = await openJournal({
    directory: journalDir,
    study,
    recordsDir,
    clock,
    log,
    onCommitted: (tookMs) => meters.commitTook(tookMs),
  });
  opened.add(() => disk.records.close());
  opened.add(() => disk.journal.close());
  return disk;
}

/** Resolves when everything that has happened so far is on it. */
export async function flushed({ journal, records, clock }: Disk): Promise<void> {
  const nothing = { atMs: clock.now(), put: new Map(), facts: [] };
  if (journal) await new Promise<void>((resolve) => journal.append(nothing, resolve));
  await records.sync();
}

/** What is done without it is not in it: some may get a second outcome when it is used again. */
function warnOfLeftJournal(path: string, log: Log): void {
  if (existsSync(path)) log.info(`warning: ${path} is of a run with a journal, and not used; move it away or use it`);
}
