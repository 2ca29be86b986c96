import { expect, test } from "vitest";
import { keyOf } from "./entry-key.ts";
import { restartGraceMs } from "./restart-grace.ts";

/** A journal with so many places, and as many histories. */
function journalOf(places: number) {
  const keys = Array.from({ length: places }, (_, index) => [
    keyOf({ kind: "place", scene: "game", id: `p${index}` }),
    keyOf({ kind: "history", scene: "", id: `p${index}` }),
  ]);
  const entries = new Map(keys.flat().map((key): [string, unknown] => [key, {}]));
  return { found: { entries, run: "r", epoch: 1, nowMs: 0, servedUntilMs: 0 } };
}

test.for([
  [null, 500, 15_000],
  [0, 500, 15_000],
  [5_000, 500, 15_000],
  [10_000, 500, 25_000],
  [5_000, 200, 30_000],
] as const)("%s places at %s a second are kept for %s ms", ([places, acceptsPerSecond, graceMs]) => {
  const journal = places === null ? null : journalOf(places);
  expect(restartGraceMs(journal, acceptsPerSecond)).toBe(graceMs);
});
