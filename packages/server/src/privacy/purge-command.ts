import { parseArgs } from "node:util";
import { OptionsError } from "@earshot/matchmaker";
import { lockFolders } from "../journal/lock-folders.ts";
import { purge, type PurgeReport } from "./purge.ts";
import { studyFilesIn, type Folders } from "./study-files.ts";

export const purgeUsage = `earshot purge PARTICIPANT [--records records] [--journal DIR] [--study NAME]

  Removes a participant from the files of a study that no server runs: stop it first. What others took part in stays, with a
  pseudonym such as purged-1 instead of the id, and a line of type purged says how many lines are concerned.

  PARTICIPANT  the id that the experiment gave
  --records    the folder of the records
  --journal    the folder of the journal; that of the records by default
  --study      the name of the study, if there are several in the folder

  Run it as the user that the server runs as. If it is cut short, run it again.`;

interface Wish {
  readonly participantId: string;
  readonly folders: Folders;
}

/**
 * `earshot purge`: answers in words what it came to.
 * @throws OptionsError that names the flag, the value and what is allowed, also if a server has the folder.
 */
export async function runPurge(args: readonly string[], date: Date): Promise<string> {
  if (args.includes("--help") || args.includes("-h")) return purgeUsage;
  const { participantId, folders } = wishIn(args);
  const files = await studyFilesIn(folders);
  const { recordsDir, journalDir } = folders;
  const lock = await lockFolders(
    { recordsDir: files.records && recordsDir, journalDir: files.journal && journalDir },
    files.study,
  ).catch((error: unknown) => {
    throw error instanceof OptionsError ? asTyped(error) : error;
  });
  try {
    return inWords(await purge({ files, participantId, date }), files.study);
  } finally {
    await lock.release();
  }
}

function wishIn(args: readonly string[]): Wish {
  const { values, positionals } = parsed(args);
  const [participantId, ...extra] = positionals;
  if (participantId === undefined || participantId === "" || extra.length > 0) {
    const value = extra.length > 0 ? positionals.join(" ") : participantId;
    throw new OptionsError({ field: "PARTICIPANT", value, allowed: "one id" });
  }
  const { records: recordsDir = "records", journal: journalDir = recordsDir, study = null } = values;
  return { participantId, folders: { recordsDir, journalDir, study } };
}

function parsed(args: readonly string[]) {
  try {
    const options = { records: { type: "string" }, journal: { type: "string" }, study: { type: "string" } } as const;
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch {
    const allowed =
      "one id, and --records, --journal and --study, each with a value; an id that begins with - after --";
    throw new OptionsError({ field: "arguments", value: args.join(" "), allowed });
  }
}

function asTyped(fault: OptionsError): OptionsError {
  return fault.renamed(fault.field === "recordsDir" ? "--records" : "--journal");
}

function inWords(report: PurgeReport, study: string): string {
  const { pseudonym, linesRemoved, linesChanged, entriesChanged, sameTextIn } = report;
  const same = inAttributes(sameTextIn);
  if (pseudonym === null) return [`nothing of that participant is in study ${study}`, ...same].join("\n");
  const lines = `${counted(linesRemoved, "line")} removed, ${counted(linesChanged, "line")} made nameless`;
  return [
    `study ${study}: ${pseudonym}: ${lines}, and ${counted(entriesChanged, "change")} to the journal`,
    ...same,
  ].join("\n");
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

const MOST_NAMED = 10;

function inAttributes(lines: readonly number[]): string[] {
  if (lines.length === 0) return [];
  const named = lines.slice(0, MOST_NAMED).join(", ");
  const more = lines.length > MOST_NAMED ? ` and ${lines.length - MOST_NAMED} more` : "";
  return [`attributes of others have the same text, which may mean that participant or not: see line ${named}${more}`];
}
