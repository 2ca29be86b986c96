import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { MatchCandidate } from "../candidates/candidate.ts";
import { candidate, idsOf } from "../../test-support/candidates.ts";
import { firstCompatibleGroup, isCompatible } from "./compatible-group.ts";
import { pairsOf } from "../pairs/pair-map.ts";

const people = (ids: string) => ids.split("").map((id) => candidate(id));

/** Blocks the pairs `ab`, in either order. */
function blocking(...blocked: string[]) {
  return {
    canPair: ({ participantId: a }: MatchCandidate, { participantId: b }: MatchCandidate) =>
      !blocked.includes(a + b) && !blocked.includes(b + a),
  };
}

describe("isCompatible", () => {
  test("looks at every pair", () => {
    expect(isCompatible(people("abc"), blocking())).toBe(true);
    for (const pair of ["ab", "ca", "bc"]) expect(isCompatible(people("abc"), blocking(pair))).toBe(false);
  });
});

describe("firstCompatibleGroup", () => {
  test("is the first ones when nobody is blocked", () => {
    expect(idsOf(firstCompatibleGroup(people("abcd"), 2, blocking()))).toEqual(["a", "b"]);
  });

  test("goes back to an earlier choice that leads nowhere", () => {
    expect(idsOf(firstCompatibleGroup(people("abcd"), 3, blocking("ac", "ad", "bx")))).toEqual(["b", "c", "d"]);
  });

  test("is null when there is none", () => {
    expect(firstCompatibleGroup(people("abc"), 2, blocking("ab", "ac", "bc"))).toBeNull();
    expect(firstCompatibleGroup(people("a"), 2, blocking())).toBeNull();
  });

  test("is the first of all compatible groups in the order of the ranking", () => {
    const ids = ["a", "b", "c", "d", "e", "f"];
    const pairs = pairsOf(ids).map((pair) => pair.join(""));
    fc.assert(
      fc.property(fc.subarray(pairs), fc.integer({ min: 1, max: 4 }), (blocked, size) => {
        const rule = blocking(...blocked);
        const first = combinations(ids, size).find((group) => isCompatible(people(group.join("")), rule));
        expect(idsOf(firstCompatibleGroup(people("abcdef"), size, rule))).toEqual(first ?? null);
      }),
    );
  });

  test("gives up after a bounded search, however many there are", () => {
    const crowd = Array.from({ length: 400 }, (_, index) => candidate(`${index}`));
    let asked = 0;
    const rule = {
      canPair: (a: MatchCandidate, b: MatchCandidate) => (asked++, (+a.participantId + +b.participantId) % 2 === 1),
    };
    expect(firstCompatibleGroup(crowd, 3, rule)).toBeNull();
    expect(asked).toBeLessThan(40_000);
  });
});

/** Every choice of `size` of them, in order. */
function combinations<T>(items: readonly T[], size: number): T[][] {
  if (size === 0) return [[]];
  return items.flatMap((item, index) => combinations(items.slice(index + 1), size - 1).map((rest) => [item, ...rest]));
}
