import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { maximumMatching, type Neighbours } from "./maximum-matching.ts";

function graph(size: number, edges: readonly (readonly [number, number])[]): Neighbours {
  const neighbours = Array.from({ length: size }, () => new Set<number>());
  for (const [a, b] of edges) {
    if (a === b) continue;
    neighbours[a]?.add(b);
    neighbours[b]?.add(a);
  }
  return neighbours.map((set) => [...set]);
}

function pairCount(partners: Int32Array): number {
  return partners.filter((partner) => partner >= 0).length / 2;
}

/** Tries everything: the first vertex stays alone, or is paired with one of its neighbours. */
function mostPairs(neighbours: Neighbours, free: readonly number[]): number {
  const [first, ...others] = free;
  if (first === undefined) return 0;
  const partners = others.filter((other) => neighbours[first]?.includes(other));
  const withPartner = partners.map(
    (one) =>
      1 +
      mostPairs(
        neighbours,
        others.filter((other) => other !== one),
      ),
  );
  return Math.max(mostPairs(neighbours, others), ...withPartner);
}

describe("maximumMatching", () => {
  test.for([
    ["no vertex", 0, [], 0],
    ["no edge", 3, [], 0],
    [
      "a triangle",
      3,
      [
        [0, 1],
        [1, 2],
        [2, 0],
      ],
      1,
    ],
    [
      "a path whose middle must stay unpaired",
      4,
      [
        [1, 2],
        [0, 1],
        [2, 3],
      ],
      2,
    ],
    [
      "an odd cycle with a tail",
      6,
      [
        [0, 1],
        [1, 2],
        [2, 3],
        [3, 4],
        [4, 0],
        [2, 5],
      ],
      3,
    ],
    [
      "two triangles and a bridge",
      6,
      [
        [0, 1],
        [1, 2],
        [2, 0],
        [2, 3],
        [3, 4],
        [4, 5],
        [5, 3],
      ],
      3,
    ],
  ] as const)("pairs as many as can be in %s", ([, size, edges, pairs]) => {
    expect(pairCount(maximumMatching(graph(size, edges)))).toBe(pairs);
  });

  test("pairs as many as trying everything does, over edges that exist, everybody once", () => {
    const graphs = fc
      .integer({ min: 1, max: 11 })
      .chain((size) =>
        fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { maxLength: 24 }).map((edges) => graph(size, edges)),
      );
    fc.assert(
      fc.property(graphs, (neighbours) => {
        const partners = maximumMatching(neighbours);
        for (const [vertex, partner] of partners.entries()) {
          if (partner === -1) continue;
          expect(partners[partner]).toBe(vertex);
          expect(neighbours[vertex]).toContain(partner);
        }
        expect(pairCount(partners)).toBe(mostPairs(neighbours, [...neighbours.keys()]));
      }),
      { numRuns: 1_500 },
    );
  });
});
