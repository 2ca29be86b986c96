import { expect, test } from "vitest";
import { backOffMs } from "./back-off.ts";

test("tries come at twice the distance each time, up to 2 s, half of it sooner or later by chance", () => {
  const tries = [0, 1, 2, 3, 4, 5, 2_000];
  expect(tries.map((count) => backOffMs(count, 0.5))).toEqual([300, 600, 1_200, 2_000, 2_000, 2_000, 2_000]);
  expect([0, 1].map((chance) => backOffMs(5, chance))).toEqual([1_000, 3_000]);
});
