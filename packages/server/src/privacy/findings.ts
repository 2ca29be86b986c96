import { fieldsOf, toLine } from "../records/lines-of.ts";
import { lineWithout, type Fields } from "./line-without.ts";
import { isNamedIn, numberOf, pseudonymOf, type Person } from "./person.ts";

/** What lines say of somebody, and of those who were removed before. */
export interface Findings {
  /** How many lines would go. */
  readonly removed: number;
  /** How many would have a pseudonym. */
  readonly changed: number;
  /** Lines, from 1 on, in which others' attributes say the same text as the id. Whether they mean the person nobody knows. */
  readonly sameTextIn: readonly number[];
  /** The largest number of a pseudonym in any line. */
  readonly lastPseudonym: number;
  /** The largest of those that a purge has finished with. */
  readonly lastPurged: number;
}

/** A line of the file as it stays; `null`: it goes. One that is broken goes if it has the id in it. */
export function rewritten(line: Buffer, person: Person): Uint8Array | null {
  const fields = fieldsOf(line);
  if (fields === null) return isNamedIn(line.toString(), person.participantId) ? null : line;
  const left = lineWithout(fields, person);
  if (left === fields) return line;
  return left && toLine(left);
}

export async function lookThrough(
  lines: AsyncIterable<Buffer> | Iterable<Buffer>,
  participantId: string,
): Promise<Findings> {
  const person = { participantId, pseudonym: pseudonymOf(0) };
  let [removed, changed, lineNumber, lastPseudonym, lastPurged] = [0, 0, 0, 0, 0];
  const sameTextIn: number[] = [];
  for await (const line of lines) {
    lineNumber++;
    const left = rewritten(line, person);
    if (left === null) removed++;
    else if (left !== line) changed++;
    const fields = fieldsOf(line) ?? {};
    lastPseudonym = Math.max(lastPseudonym, ...idsIn(fields).map(numberOf));
    if (fields["type"] === "purged") lastPurged = Math.max(lastPurged, numberOf(fields["pseudonym"]));
    if (left !== null && saysSame(fields, participantId)) sameTextIn.push(lineNumber - removed);
  }
  return { removed, changed, sameTextIn, lastPseudonym: Math.max(lastPseudonym, lastPurged), lastPurged };
}

function idsIn({ participant_id, participant_ids }: Fields): readonly unknown[] {
  return [participant_id, ...(Array.isArray(participant_ids) ? participant_ids : [])];
}

function saysSame({ attributes, parameters }: Fields, participantId: string): boolean {
  const texts: readonly unknown[] = [attributes, parameters].flatMap((byName) => Object.values(byName ?? {}));
  return texts.some((text) => typeof text === "string" && isNamedIn(text, participantId));
}
