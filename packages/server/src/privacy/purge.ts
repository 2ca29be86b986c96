import { rm } from "node:fs/promises";
import type { ReadFact } from "../journal/journal-lines.ts";
import { mendRecords } from "../journal/mend-records.ts";
import type { JournalState } from "../journal/read-journal.ts";
import { endsLine, linesOf, toLine, writeLines } from "../records/lines-of.ts";
import { replaceFile } from "../replace-file.ts";
import { keyOf } from "../waitroom/entry-key.ts";
import { entriesWithout } from "./entries-without.ts";
import { lookThrough, rewritten, type Findings } from "./findings.ts";
import { journalAt, writeJournal } from "./journal-pages.ts";
import { lineWithout } from "./line-without.ts";
import { pseudonymOf, type Person } from "./person.ts";
import type { StudyFiles } from "./study-files.ts";
import { endLine, numbered, tombstone, type Signature } from "./tombstone.ts";

/** Under which a journal keeps the number of the last pseudonym: records that were moved away take theirs along. */
const LAST_PSEUDONYM = keyOf({ kind: "purged", scene: "", id: "" });

export interface Purge {
  readonly files: StudyFiles;
  readonly participantId: string;
  readonly date: Date;
}

/** What a purge came to. */
export interface PurgeReport {
  /** `null`: there was nothing of that person. */
  readonly pseudonym: string | null;
  readonly linesRemoved: number;
  readonly linesChanged: number;
  /** How many entries of the journal are gone, or are others now. */
  readonly entriesChanged: number;
  /**
   * Lines of the records, from 1 on, in which others' attributes say the same text. Whether they mean the person nobody knows.
   */
  readonly sameTextIn: readonly number[];
}

/**
 * Removes somebody from a study's files, of which the caller has the lock. At any moment each file is the old one or the new one,
 * and whenever this ends before both are new, the next call finishes it.
 *
 * @throws OptionsError if the journal is damaged.
 */
export async function purge({ files, participantId, date }: Purge): Promise<PurgeReport> {
  const { study, records, journal } = files;
  // What a process that was killed had not finished.
  for (const path of [records, journal]) if (path !== null) await rm(`${path}.next`, { force: true });
  const state = journal === null ? null : await journalAt(journal);
  // From here on the lines that the journal has for the records are in these, and only there.
  const mended = records === null || !state ? null : await mendRecords(records, state);
  const found = await lookThrough(
    records === null ? (state ? unrecorded(state) : []).map(toLine) : linesOf(records),
    participantId,
  );
  const nobody = { participantId, pseudonym: pseudonymOf(0) };
  const entriesChanged = state ? entriesWithout(state, nobody).changed : 0;
  const { removed: linesRemoved, changed: linesChanged, sameTextIn } = found;
  const report = { linesRemoved, linesChanged, entriesChanged, sameTextIn };
  if (linesRemoved + linesChanged + entriesChanged === 0) return { ...report, pseudonym: null };
  const number = pseudonymNumber(found, { state, entriesChanged });
  const person = { participantId, pseudonym: pseudonymOf(number) };
  const lastSeq = Math.max(state?.lastFact ?? 0, mended?.lastSeq ?? 0);
  const work = { person, number, found, lastSeq, head: { at: date.toISOString(), study } };
  if (records === null) {
    if (journal !== null && state) await purgeJournal({ journal, state }, work);
  } else await purgeRecords(records, journal !== null && state ? { journal, state } : null, work);
  return { ...report, pseudonym: person.pseudonym };
}

interface JournalFound {
  readonly journal: string;
  readonly state: JournalState;
}

interface Work {
  readonly person: Person;
  readonly number: number;
  readonly found: Findings;
  /** The number of the last line. */
  readonly lastSeq: number;
  readonly head: Signature;
}

/** First the journal, which knows how a stay ended; and in the end once more, when the records have what it says of that. */
async function purgeRecords(records: string, found: JournalFound | null, work: Work): Promise<void> {
  const { person, lastSeq, head } = work;
  const { entries, ends } = found ? left(found, work) : { entries: new Map(), ends: [] };
  const lines = [...ends.map((end) => endLine(end, person, head)), tombstone(work.found, person, head)];
  const facts = numbered(lines, lastSeq);
  const ofEnds = facts.slice(0, ends.length);
  if (found) {
    const recorded = { facts: ofEnds, lastFact: lastSeq + ofEnds.length, recorded: lastSeq };
    await writeJournal(found.journal, found.state, { entries, ...recorded });
  }
  const last = found ? facts : lines;
  await replaceFile(records, (file) => writeLines(file, linesWithout(records, person, last)));
  if (found) {
    const seq = lastSeq + facts.length;
    await writeJournal(found.journal, found.state, { entries, facts: [], lastFact: seq, recorded: seq });
  }
}

/** Where the records are somewhere else, or nowhere, the journal has what the next server will write to them. */
async function purgeJournal(found: JournalFound, work: Work): Promise<void> {
  const { person, lastSeq, head } = work;
  const { journal, state } = found;
  const { entries, ends } = left(found, work);
  const own = [...ends.map((end) => endLine(end, person, head)), tombstone(work.found, person, head)];
  const facts = unrecorded(state).flatMap((fact): ReadFact[] => {
    const line = lineWithout({ ...fact }, person);
    return line ? [{ ...line, seq: fact.seq }] : [];
  });
  const all = [...facts, ...numbered(own, lastSeq)];
  await writeJournal(journal, state, {
    entries,
    facts: all,
    lastFact: lastSeq + own.length,
    recorded: state.recorded,
  });
}

function left({ state }: JournalFound, { person, number }: Work) {
  const { entries, ends } = entriesWithout(state, person);
  return { entries: new Map([...entries, [LAST_PSEUDONYM, number]]), ends };
}

async function* linesWithout(records: string, person: Person, last: readonly object[]): AsyncGenerator<Uint8Array> {
  for await (const line of linesOf(records)) {
    const stays = rewritten(line, person);
    if (stays) yield endsLine(stays) ? stays : Buffer.concat([stays, Buffer.from("\n")]);
  }
  yield* last.map(toLine);
}

/** Which no records have yet, wherever they are. */
function unrecorded({ facts, recorded }: JournalState): readonly ReadFact[] {
  return facts.filter(({ seq }) => seq > recorded);
}

/**
 * A new one, unless a purge got as far as the journal, and no further: then nothing of the person is left in it, and the number
 * that it has given is in the records of nobody whom a purge has finished with.
 */
function pseudonymNumber(
  { removed, changed, lastPseudonym, lastPurged }: Findings,
  { state, entriesChanged }: { state: JournalState | null; entriesChanged: number },
): number {
  const given = Number(state?.entries.get(LAST_PSEUDONYM) ?? 0);
  const isUnfinished = entriesChanged === 0 && removed + changed > 0 && given > lastPurged;
  return isUnfinished ? given : Math.max(given, lastPseudonym) + 1;
}
