import type { Journal } from "../journal/journal.ts";
import { partsOf } from "./entry-key.ts";

/** So much time pages have at least to find a server that was away. */
const LEAST_MS = 15_000;

/** A page that was refused tries again after a while. */
const FURTHER_TRIES_MS = 5_000;

/** How long a place of before is kept for its page: until all of them can have come through the door. */
export function restartGraceMs(journal: Pick<Journal, "found"> | null, acceptsPerSecond: number): number {
  const keys = [...(journal?.found.entries.keys() ?? [])];
  const places = keys.filter((key) => partsOf(key).kind === "place").length;
  return Math.max(LEAST_MS, FURTHER_TRIES_MS + Math.ceil((1_000 * places) / acceptsPerSecond));
}
