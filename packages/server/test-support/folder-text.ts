import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** The names of all files of a folder, each with what is in it. */
export async function textsIn(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const texts = new Map<string, string>();
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    texts.set(path, entry.isFile() ? await readFile(path, "utf8") : "");
  }
  return texts;
}

/** The files that have the text in them, or in their name below the folder. */
export async function filesWith(folder: string, text: string): Promise<string[]> {
  const texts = [...(await textsIn(folder))];
  return texts
    .filter(([path, inside]) => `${path.slice(folder.length)}\n${inside}`.includes(text))
    .map(([path]) => path);
}
