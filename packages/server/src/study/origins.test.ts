import { OptionsError } from "@earshot/matchmaker";
import { expect, test } from "vitest";
import { checkOrigins } from "./origins.ts";

test("origins are good as browsers write them", () => {
  const good = ["https://lab.example.org", "http://localhost:4400", "https://[2001:db8::1]:8443", "null"];
  expect(() => checkOrigins(good)).not.toThrow();
  expect(() => checkOrigins([])).not.toThrow();
});

test.for<[unknown, string]>([
  ["https://lab.example.org", 'origins is "https://lab.example.org"; allowed: a list of origins'],
  [
    ["https://a.example", "https://b.example/"],
    'origins[1] is "https://b.example/"; allowed: as browsers write it, "ht',
  ],
  [["https://B.example:443/game?x"], 'allowed: as browsers write it, "https://b.example"'],
  [["lab.example.org"], 'origins[0] is "lab.example.org"; allowed: http:// or https://'],
  [["*"], 'origins[0] is "*"; allowed: http:// or https://'],
  [["ftp://lab.example.org"], "allowed: http:// or https://"],
  [[null], "origins[0] is null; allowed: http:// or https://"],
])("%j is refused", ([origins, words]) => {
  expect(() => checkOrigins(origins)).toThrow(OptionsError);
  expect(() => checkOrigins(origins)).toThrow(words);
});
