import { copyFile, mkdir, mkdtemp, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { readRecords, type RecordLine } from "@earshot/records";
import { expect } from "vitest";
import { openJournal, type JournalOptions, type OpenJournal } from "../src/journal/open-journal.ts";
import type { Journal, Step } from "../src/journal/journal.ts";
import { FaultyDisk } from "./faulty-disk.ts";
import { test as base } from "./server-test.ts";

export const JOURNAL = "test.journal.jsonl";
export const RECORDS = "test.jsonl";

interface Fixtures {
  disk: FaultyDisk;
  /** Opens the journal of the study "test" in the test's folder, with its records beside it. */
  open: (changes?: Partial<JournalOptions>) => Promise<OpenJournal>;
}

/** Journals on the real disk, with time in the test's hand. */
export const test = base.extend<Fixtures>({
  disk: async ({}, use) => use(new FaultyDisk()),
  open: async ({ clock, log, folder, disk }, use) => {
    const opened: OpenJournal[] = [];
    await use(async (changes = {}) => {
      const own = { directory: folder, study: "test", recordsDir: folder, clock, log, disk };
      const journal = await openJournal({ ...own, ...changes });
      opened.push(journal);
      return journal;
    });
    for (const one of opened) await closeAll(one);
  },
});

export async function closeAll({ journal, records }: OpenJournal): Promise<void> {
  await journal.close();
  await records.close();
}

/** The n-th fact of a test. */
export function fact(n: number): RecordLine {
  const at = "2026-01-01T00:00:00.000Z";
  return { at, study: "test", scene: "game", type: "arrival", participant_id: `p${n}` };
}

/** `put`: values by key. `facts`: their numbers in the test. */
export function step(put: Readonly<Record<string, unknown>>, facts: readonly number[] = [], atMs = 0): Step {
  return { atMs, put: new Map(Object.entries(put)), facts: facts.map(fact) };
}

/** Resolves when the step is durable. */
export function durable(journal: Journal, one: Step): Promise<void> {
  return new Promise((resolve) => journal.append(one, resolve));
}

/** What would be found in the folder if the process ended now: a new folder with the same files. */
export async function crashed(folder: string): Promise<string> {
  const copy = await mkdtemp(join(folder, "crashed-"));
  for (const entry of await readdir(folder, { withFileTypes: true }))
    if (entry.isFile()) await copyFile(join(folder, entry.name), join(copy, entry.name));
  return copy;
}

/** The numbers of the lines in the records, which have to be whole. */
export async function seqsIn(folder: string): Promise<readonly (number | undefined)[]> {
  const text = await readFile(join(folder, RECORDS), "utf8");
  expect(text === "" || text.endsWith("\n")).toBe(true);
  const { lines, errors } = readRecords(text);
  expect(errors).toEqual([]);
  return lines.map(({ seq }) => seq);
}

export async function newFolder(...parts: string[]): Promise<string> {
  const path = join(...parts);
  await mkdir(path, { recursive: true });
  return path;
}

/** From 1 to this number. */
export function upTo(n: number): number[] {
  return Array.from({ length: n }, (_, index) => index + 1);
}
