import { describe, expect, test } from "vitest";
import { entriesWithout } from "./entries-without.ts";

const ann = { participantId: "ann", pseudonym: "purged-1" };

/** By kind and id, of the scene "game". */
function without(entries: readonly (readonly [kind: string, id: string, value: unknown])[], person = ann) {
  const byKey = entries.map(([kind, id, value]) => [JSON.stringify([kind, "game", id]), value] as const);
  const { entries: left, ...more } = entriesWithout({ entries: new Map(byKey), servedUntilMs: 9_000 }, person);
  return {
    ...more,
    left: [...left].map(([key, value]) => [...JSON.parse(key).filter((_: unknown, at: number) => at !== 1), value]),
  };
}

const groupHistory = {
  previousPartners: ["ann"],
  earlierPartners: ["ann", "cleo"],
  sourceSceneId: "one",
  groupId: "ann",
};
const history = { ...groupHistory, previousPartners: ["purged-1"], earlierPartners: ["purged-1", "cleo"] };

describe("the entries of a journal without somebody", () => {
  test("have none of the person's own", () => {
    const place = { matchId: "m1", joinedAtMs: 1_000 };
    const { left, ends, changed } = without([
      ["place", "ann", place],
      ["session", "ann", { pageHash: "x" }],
      ["history", "ann", groupHistory],
      ["farewell", '["ann","hash"]', { untilMs: 9 }],
      ["pair", "3:ann:bob", { members: ["ann", "bob"] }],
      ["token", "ann-1", 9],
      ["of tomorrow", "ann", 1],
    ]);
    expect(left).toEqual([]);
    expect(changed).toBe(7);
    expect(ends).toEqual([{ scene: "game", matchId: "m1", waitedMs: 8_000 }]);
  });

  test("have the pseudonym where others met that person", () => {
    const { left, changed } = without([
      ["place", "bob", { matchId: null, fruitless: ["ann", "cleo"], groupHistory }],
      ["session", "bob", { match: { participantIds: ["ann", "bob"], partners: [{ partnerId: "ann" }] } }],
      ["history", "bob", groupHistory],
      ["proposed", "q1", ["ann", "bob"]],
      ["announced", "m2", ["bob", "ann"]],
    ]);
    expect(changed).toBe(5);
    expect(left).toEqual([
      ["place", "bob", { matchId: null, fruitless: ["purged-1", "cleo"], groupHistory: history }],
      ["session", "bob", { match: { participantIds: ["purged-1", "bob"], partners: [{ partnerId: "ann" }] } }],
      ["history", "bob", history],
      ["proposed", "q1", ["purged-1", "bob"]],
      ["announced", "m2", ["bob", "purged-1"]],
    ]);
  });

  test("have a match among the others, with the connections of these", () => {
    const [ab, bc] = [
      { linkId: "l1", members: ["ann", "bob"] },
      { linkId: "l2", members: ["bob", "cleo"] },
    ];
    const match = { links: [ab, bc], startsAtMs: 5, present: ["ann", "bob", "cleo"] };
    const reported = [
      ["l1", "bob"],
      ["l2", "bob"],
    ];
    expect(without([["match", "m1", { ...match, reported }]]).left).toEqual([
      ["match", "m1", { links: [bc], startsAtMs: 5, present: ["bob", "cleo"], reported: [["l2", "bob"]] }],
    ]);
    expect(without([["match", "m1", { links: [], present: ["ann"], reported: [] }]]).left).toEqual([]);
  });

  test("count somebody who waited among those who left", () => {
    const { left, ends } = without([
      ["counts", "", { joined: 5, matched: 2, released: 1 }],
      ["place", "ann", { matchId: null, joinedAtMs: 1_000 }],
    ]);
    expect(left).toEqual([["counts", "", { joined: 5, matched: 2, released: 2 }]]);
    expect(ends).toEqual([{ scene: "game", matchId: null, waitedMs: 8_000 }]);
  });

  test("are the same where the text stands for something else", () => {
    const entries = [
      ["trials", "1", { n: 3 }],
      ["match", "1", { links: [], present: ["bob"], reported: [] }],
      ["place", "bob", { matchId: "1", timeZone: "1", fruitless: [] }],
      ["session", "bob", { attributes: { condition: "1" }, match: { matchId: "1", partners: [{ linkId: "1" }] } }],
      ["pair", "3:bob:cleo", { members: ["bob", "cleo"] }],
      ["farewell", '["bob","1x"]', { farewell: { reason: "1" } }],
      ["token", "a1", 9],
    ] as const;
    const { left, changed } = without(entries, { participantId: "1", pseudonym: "purged-1" });
    expect([left, changed]).toEqual([entries, 0]);
  });
});
