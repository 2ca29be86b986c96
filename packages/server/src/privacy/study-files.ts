import { access, readdir } from "node:fs/promises";
import { join } from "node:path";
import { OptionsError } from "@earshot/matchmaker";

/** Where a study's files are. */
export interface StudyFiles {
  readonly study: string;
  /** `null`: there is no such file. */
  readonly records: string | null;
  readonly journal: string | null;
}

export interface Folders {
  readonly recordsDir: string;
  readonly journalDir: string;
  /** `null`: the one that is there. */
  readonly study: string | null;
}

const JOURNAL = ".journal.jsonl";
const RECORDS = ".jsonl";

/** @throws OptionsError if there is none, or if there are several of which any might be meant. */
export async function studyFilesIn({ recordsDir, journalDir, study: asked }: Folders): Promise<StudyFiles> {
  const names = [...(await namesIn(recordsDir)), ...(await namesIn(journalDir))];
  const studies = [...new Set(names.flatMap(studyOf))].toSorted();
  const [study, ...others] = asked === null ? studies : [asked];
  if (study === undefined || !(asked === null || names.some((name) => isOf(asked, name)))) {
    const allowed = `a folder with ${asked ?? "STUDY"}${RECORDS} or ${asked ?? "STUDY"}${JOURNAL}`;
    throw new OptionsError({ field: "--records", value: recordsDir, allowed });
  }
  if (others.length > 0)
    throw new OptionsError({ field: "--study", value: undefined, allowed: `one of ${studies.join(", ")}` });
  return {
    study,
    records: await existing(join(recordsDir, `${study}${RECORDS}`)),
    journal: await existing(join(journalDir, `${study}${JOURNAL}`)),
  };
}

async function namesIn(directory: string): Promise<string[]> {
  return readdir(directory).catch(() => []);
}

function studyOf(name: string): string[] {
  const ending = [JOURNAL, RECORDS].find((one) => name.endsWith(one) && name !== one);
  return ending === undefined ? [] : [name.slice(0, -ending.length)];
}

function isOf(study: string, name: string): boolean {
  return name === `${study}${RECORDS}` || name === `${study}${JOURNAL}`;
}

async function existing(path: string): Promise<string | null> {
  return access(path).then(
    () => path,
    () => null,
  );
}
