import { describe, expect, test } from "vitest";
import { ToldLinks } from "./told-links.ts";

/** A page in so many groups, one after the other, whose links all are new. */
function toldOf({ groups, groupSize }: { groups: number; groupSize: number }): ToldLinks {
  const told = new ToldLinks(groupSize);
  for (let group = 0; group < groups; group++) {
    for (let other = 1; other < groupSize; other++) told.add(`${group}-${other}`);
  }
  return told;
}

describe("the links that a page was told of", () => {
  test.for([130, 1_000])("are all known while a group of %i forms, and after the one before it", (groupSize) => {
    const told = toldOf({ groups: 2, groupSize });
    for (const group of [0, 1]) {
      expect([told.has(`${group}-1`), told.has(`${group}-${groupSize - 1}`)]).toEqual([true, true]);
    }
  });

  test.for([2, 130])("are forgotten after many groups of %i, the oldest first", (groupSize) => {
    const told = toldOf({ groups: 200, groupSize });
    expect([told.has("0-1"), told.has("199-1")]).toEqual([false, true]);
  });
});
