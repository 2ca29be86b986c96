import { open, truncate, type FileHandle } from "node:fs/promises";
import { fieldsOf } from "../records/lines-of.ts";
import type { ReadFact } from "./journal-lines.ts";
import { linesBackwards } from "./lines-backwards.ts";

/** What a journal knows of the records. */
export interface Known {
  /** Those that are still in the journal. */
  readonly facts: readonly ReadFact[];
  /** The last fact that the records had for certain. */
  readonly recorded: number;
}

export interface Mended {
  /** How many lines. */
  readonly added: number;
  /** Of a line that was broken off. */
  readonly cutBytes: number;
  /** The number of the last line then. */
  readonly lastSeq: number;
}

/**
 * Adds to a file of records the facts that a process did not get to write before its end. Somebody may have moved the file away:
 * then those of before, which the old one has, are not written again.
 */
export async function mendRecords(path: string, { facts, recorded }: Known): Promise<Mended> {
  const file = await open(path, "a+", 0o600);
  try {
    const cutBytes = await endLastLine(file, path);
    const lastSeq = (await lastSeqIn(file)) ?? recorded;
    const missing = facts.filter(({ seq }) => seq > lastSeq);
    await file.writeFile(missing.map((fact) => `${JSON.stringify(fact)}\n`).join(""));
    await file.datasync();
    return { added: missing.length, cutBytes, lastSeq: missing.at(-1)?.seq ?? lastSeq };
  } finally {
    await file.close();
  }
}

/** Where a new journal goes on numbering, with records that an earlier one was for. */
export async function lastSeqOf(path: string): Promise<number> {
  const file = await open(path, "a+", 0o600);
  try {
    return (await lastSeqIn(file)) ?? 0;
  } finally {
    await file.close();
  }
}

/** Cuts a broken line off; one that lacks but its end gets it. Answers how much was cut. */
async function endLastLine(file: FileHandle, path: string): Promise<number> {
  const { size } = await file.stat();
  const last = await linesBackwards(file).next();
  const torn = last.value ?? Buffer.alloc(0);
  if (torn.length === 0) return 0;
  if (fieldsOf(torn)) {
    await file.writeFile("\n");
    return 0;
  }
  // By its path, as Windows cuts nothing off a file that is open for appending.
  await truncate(path, size - torn.length);
  return torn.length;
}

/** Lines without a number are passed over: how many were lost, and those of a time without a journal. */
async function lastSeqIn(file: FileHandle): Promise<number | null> {
  for await (const line of linesBackwards(file)) {
    const seq = line.includes('"seq"') ? fieldsOf(line)?.["seq"] : null;
    if (typeof seq === "number") return seq;
  }
  return null;
}
