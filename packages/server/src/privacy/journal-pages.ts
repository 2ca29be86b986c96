import { readFile } from "node:fs/promises";
import { OptionsError } from "@earshot/matchmaker";
import { headLine, type ReadFact } from "../journal/journal-lines.ts";
import { KeptEntries } from "../journal/kept-entries.ts";
import { JournalFault, readJournal, type JournalState } from "../journal/read-journal.ts";
import { replaceFile } from "../replace-file.ts";

/** @throws OptionsError if it is damaged. */
export async function journalAt(path: string): Promise<JournalState> {
  const bytes = await readFile(path);
  try {
    return readJournal(bytes);
  } catch (error) {
    if (!(error instanceof JournalFault)) throw error;
    throw new OptionsError({ field: "--journal", value: path, allowed: `a journal ${error.message}` });
  }
}

/** What is another in a journal that goes on. */
export interface JournalChanges {
  readonly entries: ReadonlyMap<string, unknown>;
  readonly facts: readonly ReadFact[];
  readonly lastFact: number;
  /** The last fact that the records have for certain. */
  readonly recorded: number;
}

/** Puts a journal in the place of the one of that state. Its time stands still: nobody is served meanwhile. */
export async function writeJournal(path: string, state: JournalState, changes: JournalChanges): Promise<void> {
  const { run, epoch, step, atMs: at, wallMs: wall, servedUntilMs: servedAt } = state;
  const { facts, lastFact, recorded } = changes;
  const entries = new KeptEntries(changes.entries);
  const head = { run, epoch, step, at, wall, servedAt, lastFact, recorded, entries: entries.size };
  const jsons = facts.map((fact) => JSON.stringify(fact));
  await replaceFile(path, (file) => file.writeFile(headLine(head, jsons) + entries.lines()));
}
