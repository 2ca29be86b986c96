import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { OptionsError } from "@earshot/matchmaker";
import { anchoredAt, type Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import { noRecords, openRecords } from "../records/open-records.ts";
import type { Records } from "../records/records.ts";
import { journalError, recordsError } from "../start-error.ts";
import { FileJournal } from "./file-journal.ts";
import { lockFolders } from "./lock-folders.ts";
import { realDisk, type JournalDisk } from "./journal-disk.ts";
import { JournalFile } from "./journal-file.ts";
import type { Journal } from "./journal.ts";
import { lastSeqOf, mendRecords } from "./mend-records.ts";
import { JournalFault, readJournal, type JournalState } from "./read-journal.ts";

export interface JournalOptions {
  readonly directory: string;
  readonly study: string;
  /** Where the records are that the journal is for; `null`: nowhere. */
  readonly recordsDir: string | null;
  readonly clock: Clock;
  readonly log: Log;
  /** Told whenever the journal begins to be paused, or is no longer. */
  readonly onPaused?: (isPaused: boolean) => void;
  /** Told how long a commit took to get to the disk, in ms. */
  readonly onCommitted?: (tookMs: number) => void;
  readonly disk?: JournalDisk;
}

/** To be closed in the order in which they stand here. */
export interface OpenJournal {
  readonly journal: Journal;
  /** To which the journal alone appends. */
  readonly records: Records;
  /** The study's: it goes on from where it was when the journal was left. */
  readonly clock: Clock;
}

/**
 * Takes over `DIR/STUDY.journal.jsonl`, or begins it. What the records lack of it is added to them.
 *
 * @throws OptionsError if that cannot be, as where another server has it, or where it is damaged.
 */
export async function openJournal(options: JournalOptions): Promise<OpenJournal> {
  const { directory, study, recordsDir } = options;
  const name = `${study}.journal.jsonl`;
  // First, as the journal is in the same folder unless something else was said.
  if (recordsDir !== null) await makeRecordsFolder(recordsDir, study);
  try {
    await mkdir(directory, { recursive: true });
    const lock = await lockFolders({ journalDir: directory, recordsDir }, study);
    try {
      return await openLocked(options, { name, release: () => lock.release() });
    } catch (error) {
      await lock.release();
      throw error;
    }
  } catch (error) {
    if (error instanceof JournalFault)
      throw new OptionsError({
        field: "journalDir",
        value: directory,
        allowed: `a folder with a ${name} ${error.message}`,
      });
    throw journalError(error, { directory, name });
  }
}

interface Locked {
  readonly name: string;
  readonly release: () => Promise<void>;
}

async function openLocked(options: JournalOptions, { name, release }: Locked): Promise<OpenJournal> {
  const { directory, study, recordsDir, clock: wallClock, log, disk = realDisk } = options;
  const { onPaused = () => {}, onCommitted = () => {} } = options;
  const bytes = await disk.read(join(directory, name));
  const state = bytes ? readJournal(bytes) : null;
  if (state && state.tornBytes > 0)
    log.info(`the last ${state.tornBytes} bytes of ${name} did not get to the disk whole`);
  const lastSeq = recordsDir === null ? 0 : await mendedRecords(recordsDir, { study, state, log });
  const found = foundIn(state, wallClock);
  const clock = anchoredAt(wallClock, found.nowMs);
  const records = recordsDir === null ? noRecords : await openRecords({ directory: recordsDir, study, clock, log });
  try {
    const file = new JournalFile({ disk, directory, name });
    const lastFact = Math.max(state?.lastFact ?? 0, lastSeq);
    const step = state?.step ?? 0;
    const told = { log, onPaused, onCommitted };
    const journal = new FileJournal({ found, step, lastFact, file, records, clock, release, ...told });
    await journal.begin();
    return { journal, records, clock };
  } catch (error) {
    await records.close();
    throw error;
  }
}

function foundIn(state: JournalState | null, clock: Clock): Journal["found"] {
  const wallMs = clock.date().getTime();
  // A wall clock that was set while the last process ran is no time that went by without one.
  const nowMs = state ? state.atMs + Math.max(0, wallMs - state.wallMs) : wallMs;
  return {
    entries: state?.entries ?? new Map(),
    run: state?.run ?? randomBytes(3).toString("hex"),
    epoch: (state?.epoch ?? 0) + 1,
    nowMs,
    servedUntilMs: state?.servedUntilMs ?? nowMs,
  };
}

interface Mending {
  readonly study: string;
  readonly state: JournalState | null;
  readonly log: Log;
}

async function makeRecordsFolder(directory: string, study: string): Promise<void> {
  try {
    await mkdir(directory, { recursive: true });
  } catch (error) {
    throw recordsError(error, { directory, name: `${study}.jsonl` });
  }
}

/** Answers the number of the last line. */
async function mendedRecords(directory: string, { study, state, log }: Mending): Promise<number> {
  const name = `${study}.jsonl`;
  const path = join(directory, name);
  try {
    if (!state) return await lastSeqOf(path);
    const { added, cutBytes, lastSeq } = await mendRecords(path, state);
    if (added > 0 || cutBytes > 0)
      log.info(
        `${name} was mended: ${added} lines were added from the journal, ${cutBytes} bytes of a broken one cut off`,
      );
    return lastSeq;
  } catch (error) {
    throw recordsError(error, { directory, name });
  }
}
