import { describe, expect, test } from "vitest";
import { toDoctorOptions } from "./options.ts";
import { sitesAbove, toSite } from "./site.ts";

describe("what is typed", () => {
  test("is a URL and how much is to be looked at", () => {
    const typed = [
      "https://lab.example.org/earshot/",
      "--quick",
      "--origin",
      "https://a.example/x",
      "--records=my records",
    ];
    expect(toDoctorOptions(typed)).toEqual({
      site: toSite("URL", "https://lab.example.org/earshot"),
      isQuick: true,
      origin: "https://a.example",
      study: null,
      recordsDir: "my records",
    });
  });

  test.each([
    [[], /^URL is undefined; allowed: a URL such as/],
    [["lab.example.org"], /^URL is "lab.example.org"/],
    [["ws://lab.example.org"], /^URL is "ws:/],
    [["https://a.example", "https://b.example"], /^argument is "https:\/\/b.example"; allowed: one URL/],
    [["https://a.example", "--qick"], /^option is "--qick"; allowed: --quick, --origin/],
    [["https://a.example", "-q"], /^option is "-q"/],
    [["https://a.example", "--quick=1"], /^--quick is "1"; allowed: no value/],
    [["https://a.example", "--quick", "--quick"], /^option is "--quick"; allowed: each at most once/],
    [["https://a.example", "--study"], /^--study is undefined; allowed: a value/],
    [["https://a.example", "--study", "--quick"], /^--study is "--quick"; allowed: a value/],
    [["https://a.example", "--records="], /^--records is ""/],
    [["https://a.example", "--origin", "null"], /^--origin is "null"/],
  ])("is refused in words: %j", (typed, words) => {
    expect(() => toDoctorOptions(typed)).toThrow(words);
  });
});

test.each([
  ["https://lab.org", { host: "lab.org", port: 443, basePath: "", isSecure: true }],
  ["http://lab.org:4400/a//game.html?x#y", { host: "lab.org", port: 4_400, basePath: "/a", isSecure: false }],
  ["http://[::1]/v1.2/", { host: "::1", port: 80, basePath: "/v1.2" }],
])("a server's URL is taken as pages take it: %s", (url, parts) => {
  expect(toSite("URL", url)).toMatchObject(parts);
});

test("further up are the folders of its path, nearest first", () => {
  expect(sitesAbove(toSite("URL", "https://lab.org/a/b/c")).map(({ url }) => url)).toEqual([
    "https://lab.org/a/b",
    "https://lab.org/a",
    "https://lab.org",
  ]);
  expect(sitesAbove(toSite("URL", "https://lab.org"))).toEqual([]);
});
