import type { Journal } from "../journal/journal.ts";
import { keyOf, partsOf } from "./entry-key.ts";

/** Since when nobody serves a scene, on the study's clock, in ms. */
export const UNSERVED = "unserved";

/**
 * The first step of a process: of every scene that was served until the last one ended, it says since when it is not. A host
 * takes that back in the very step in which it goes on. So it matters neither when a process ends, nor which scenes it has.
 */
export function noteUnserved(journal: Journal): void {
  const { entries, servedUntilMs, nowMs } = journal.found;
  const scenes = new Set([...entries.keys()].map((key) => partsOf(key).scene));
  const keys = [...scenes].filter((scene) => scene).map((scene) => keyOf({ kind: UNSERVED, scene, id: "" }));
  const put = new Map(keys.filter((key) => !entries.has(key)).map((key) => [key, servedUntilMs]));
  journal.append({ atMs: nowMs, put, facts: [] }, () => {});
}
