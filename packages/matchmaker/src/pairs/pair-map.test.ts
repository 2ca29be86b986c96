import { expect, test } from "vitest";
import { pairsOf } from "./pair-map.ts";

test("every pair is there once, in order", () => {
  expect(pairsOf(["a", "b", "c"])).toEqual([
    ["a", "b"],
    ["a", "c"],
    ["b", "c"],
  ]);
});

test("there is no pair of one or none", () => {
  expect(pairsOf(["a"])).toEqual([]);
  expect(pairsOf([])).toEqual([]);
});

test("n people make n(n-1)/2 pairs", () => {
  expect(pairsOf([1, 2, 3, 4, 5, 6, 7])).toHaveLength(21);
});
