import { readFileSync } from "node:fs";
import { OptionsError } from "@earshot/matchmaker";
import type { Participants } from "./participants.ts";

const ID_CHARS = 128;

/** Those whom the study's list excludes. @throws OptionsError if it cannot be read, is empty, or is no list of ids. */
export function excludedIds(participants: Participants | undefined): ReadonlySet<string> {
  const path = participants?.exclude;
  if (path === undefined) return new Set();
  const lines = textOf(path).split(/\r\n|\n|\r/);
  const ids = lines.flatMap((line, index) => idIn(line.trim(), `${path}, line ${index + 1}`));
  if (ids.length === 0) throw fault(path, "a file with at least one id");
  return new Set(ids);
}

function textOf(path: string): string {
  try {
    // Spreadsheets begin their files with a mark.
    return readFileSync(path, "utf8").replace(/^\uFEFF/, "");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    throw fault(path, `the path of a file that can be read (${code})`);
  }
}

/** None in an empty line. What is the heading of a column excludes nobody. */
function idIn(line: string, place: string): string[] {
  if (line === "") return [];
  const [, quoted] = /^"((?:[^"]|"")*)"$/.exec(line) ?? [];
  if (quoted === undefined && /[,;\t"]/.test(line)) throw fault(place, "one column, with an id on each line");
  const id = quoted?.replaceAll('""', '"') ?? line;
  if (id.length > ID_CHARS || !/^\P{Cc}+$/u.test(id)) throw fault(place, `an id of 1 to ${ID_CHARS} characters`);
  return [id];
}

function fault(value: string, allowed: string): OptionsError {
  return new OptionsError({ field: "participants.exclude", value, allowed });
}
