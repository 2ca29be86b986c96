import { basename, dirname, join, relative } from "node:path";
import { describe } from "@earshot/matchmaker";
import { isInside } from "../is-inside.ts";

/** Where the code of Earshot itself is, of which a researcher need not know the lines. */
const ownCode = join(import.meta.dirname, "../../..");

/**
 * The same error with one line of words, which end with the place in the study that it came from; where it keeps its own words,
 * another one, of which it is the cause.
 */
export function inStudyFile(error: unknown, file: string, place: string = inWords(file)): unknown {
  if (!(error instanceof Error)) return new Error(`${inWords(file)} threw ${describe(error)}`, { cause: error });
  // Whoever writes a class of errors may keep something else there than words.
  const said: unknown = error.message;
  const message = oneLine(String(said));
  const named = message.replaceAll(file, inWords(file));
  const words = named.includes(basename(file)) ? named : `${named} (${place})`;
  const isSaid = Reflect.set(error, "message", words) && error.message === words;
  return isSaid ? error : new Error(words, { cause: error });
}

/** The innermost line of the study's own code that threw: in its file, or in one that it imports. */
export function placeIn(error: unknown, file: string): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const frames = (error.stack ?? "").matchAll(/^\s+at .*?(?:file:\/\/)?(\/[^()\n]*?):(\d+):\d+\)?$/gm);
  for (const [, path = "", line = ""] of frames) {
    const isForeign = path.includes("/node_modules/") || isInside(ownCode, path);
    if (path === file || (!isForeign && isInside(dirname(file), path))) return `${inWords(path)}:${line}`;
  }
  return undefined;
}

function oneLine(message: string): string {
  const [words = ""] = message.split("\nRequire stack:");
  return (
    words
      .replaceAll(/\s*\n\s*/g, " ")
      // The loader's name for what is imported; undefined if there is no such export.
      .replace(/(?:\(0, )?_\w+\.(\w+)\)?(?= is not a (?:constructor|function))/, "$1")
      .trim()
  );
}

/** As the researcher would name it. */
function inWords(path: string): string {
  return isInside(process.cwd(), path) ? relative(process.cwd(), path) : path;
}
