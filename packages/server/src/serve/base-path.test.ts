import { OptionsError } from "@earshot/matchmaker";
import { describe, expect, test } from "vitest";
import { checkedBasePath, pathBelow, queryOf } from "./base-path.ts";

describe("a base path", () => {
  test.for([
    ["/", ""],
    ["", ""],
    ["/earshot", "/earshot"],
    ["/earshot/", "/earshot"],
    ["/lab/v1.2/ear-shot_~x", "/lab/v1.2/ear-shot_~x"],
  ] as const)("%j is %j", ([given, checked]) => {
    expect(checkedBasePath(given)).toBe(checked);
  });

  test.for(["earshot", "//", "/a//b", "/../a", "/./a", "/a b", "/a?b", "/a#b", "/%20", "https://a.example", null, 7])(
    "%j is refused",
    (given) => {
      expect(() => checkedBasePath(given)).toThrow(OptionsError);
      expect(() => checkedBasePath(given)).toThrow(/^basePath is /);
    },
  );
});

test.for(["/lab.v2", "/lab.v2/", "/a/b/game.html", "/v1.2"])(
  "%j is refused in words, as a page would look for the server in the folder above",
  (given) => {
    expect(() => checkedBasePath(given)).toThrow(`basePath is "${given}"; allowed: a path whose last part has no dot`);
  },
);

test.for([
  ["/earshot/healthz", "/healthz"],
  ["/earshot/healthz?a=/b#c", "/healthz"],
  ["/earshot/", "/"],
  ["/earshot", ""],
  ["/earshot?a=1", ""],
  ["/earshots/healthz", null],
  ["/healthz", null],
  ["/", null],
  ["*", null],
  ["http://a.example/earshot/healthz?x", "/healthz"],
] as const)("of %j what is below /earshot is %j", ([url, path]) => {
  expect(pathBelow("/earshot", url)).toBe(path);
});

test("a query is kept as it is", () => {
  expect(["/a?b=1&c", "/a", "/a?", undefined].map((url) => queryOf(url))).toEqual(["?b=1&c", "", "?", ""]);
});
