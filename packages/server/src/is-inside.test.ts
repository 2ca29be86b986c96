import { expect, test } from "vitest";
import { isInside } from "./is-inside.ts";

test.for([
  ["/a/b", "/a/b", true],
  ["/a/b", "/a/b/c/d", true],
  ["/", "/a", true],
  ["/a/b", "/a/b/..c", true],
  ["/a/b", "/a/bc", false],
  ["/a/b", "/a", false],
  ["/a/b", "/a/c", false],
] as const)("of %j and %j the second is inside of the first: %j", ([folder, path, inside]) => {
  expect(isInside(folder, path)).toBe(inside);
});
