import { endsLine, fieldsOf, linesOf, writeLines } from "../records/lines-of.ts";
import { replaceFile } from "../replace-file.ts";

type Fields = NonNullable<ReturnType<typeof fieldsOf>>;

/** A line with the stays that it is about. */
interface Dated {
  readonly line: Buffer;
  /** ISO time; of a line that is broken, that of the one before. */
  readonly at: string;
  readonly stays: readonly string[];
  readonly type: unknown;
  /** Whatever its age. */
  readonly isKept: boolean;
}

/**
 * Removes from records what is older than an ISO time: whole stays, of which no line is younger, and what is of no stay.
 * A line of several people goes with the last of their stays. Answers how many are gone, but for those that said how many had.
 * `letGo`: to let go of the file, if anything is to be removed.
 */
export async function removeOldLines(path: string, before: string, letGo: () => Promise<void>): Promise<number> {
  const lastAt = new Map<string, string>();
  for await (const { at, stays } of datedLines(path)) for (const stay of stays) lastAt.set(stay, at);
  const isOld = ({ at, stays, isKept }: Dated) =>
    at < before && !isKept && stays.every((stay) => (lastAt.get(stay) ?? "") < before);
  let removed = 0;
  for await (const one of datedLines(path)) if (isOld(one) && one.type !== "purged") removed++;
  if (removed > 0)
    await replaceFile(
      path,
      (file) =>
        writeLines(
          file,
          linesIn(path, (one) => !isOld(one)),
        ),
      letGo,
    );
  return removed;
}

async function* linesIn(path: string, stays: (one: Dated) => boolean): AsyncGenerator<Buffer> {
  for await (const one of datedLines(path)) if (stays(one)) yield one.line;
}

/** In the order of the file: a stay begins with its arrival. */
async function* datedLines(path: string): AsyncGenerator<Dated> {
  const arrivals = new Map<string, number>();
  let at = "";
  for await (const line of linesOf(path)) {
    const fields = fieldsOf(line) ?? {};
    const { type, scene, pseudonym } = fields;
    if (typeof fields["at"] === "string") at = fields["at"];
    const people = peopleIn(fields).map((id) => JSON.stringify([scene, id]));
    if (type === "arrival") for (const one of people) arrivals.set(one, (arrivals.get(one) ?? 0) + 1);
    const stays = people.map((one) => `${arrivals.get(one) ?? 0} ${one}`);
    // A tombstone has nothing of anybody, and says which pseudonyms were given. Half a line is on its way to the disk.
    const isKept = (type === "purged" && typeof pseudonym === "string") || !endsLine(line);
    yield { line, at, stays, type, isKept };
  }
}

function peopleIn({ participant_id, participant_ids }: Fields): readonly unknown[] {
  if (Array.isArray(participant_ids)) return participant_ids;
  return participant_id === undefined ? [] : [participant_id];
}
