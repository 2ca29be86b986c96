import { expect, test } from "vitest";
import { isTooFar } from "./too-far.ts";

test.each([
  ["no check yet", [], false],
  ["one just above the limit, which may be inflated", [120], false],
  ["one far beyond the limit, which may be inflated too", [400], false],
  ["two above the limit", [180, 111], true],
  ["an inflated first one and a good second one", [190, 63], false],
  ["two at the edge of the slack", [110, 110], false],
  ["any that are within the limit", [60, 70, 80], false],
])("%s", (_, iceRttsMs, isFar) => {
  expect(isTooFar(iceRttsMs, 100)).toBe(isFar);
});
