import { expect, test } from "vitest";
import { backOffMs } from "./back-off.ts";

test("tries come at twice the distance each time, up to 5 s, half of it sooner or later by chance", () => {
  const tries = [0, 1, 2, 3, 4, 5, 2_000];
  expect(tries.map((count) => backOffMs(count, 0.5))).toEqual([300, 600, 1_200, 2_400, 4_800, 5_000, 5_000]);
  expect([0, 1].map((chance) => backOffMs(5, chance))).toEqual([2_500, 7_500]);
});
