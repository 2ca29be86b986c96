import { isAbsolute, relative, sep } from "node:path";

/** True of the folder itself, too. Both are whole paths; on Windows there may be no way from one to the other. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return !isAbsolute(way) && way.split(sep, 1)[0] !== "..";
}
