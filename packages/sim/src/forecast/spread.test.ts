import { expect, test } from "vitest";
import { spreadOf } from "./spread.ts";

test("a spread is the mean with the lowest and the highest, and passes over simulations without a figure", () => {
  expect(spreadOf([3, null, 1, 5])).toEqual({ mean: 3, least: 1, most: 5 });
  expect(spreadOf([null, null])).toBeNull();
});
