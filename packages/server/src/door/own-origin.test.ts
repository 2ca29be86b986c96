import { expect, test } from "vitest";
import { isOwnOrigin } from "./own-origin.ts";

test.for([
  ["https://lab.example.org", "lab.example.org"],
  ["https://lab.example.org", "lab.example.org:443"],
  ["https://lab.example.org", "LAB.example.org"],
  ["http://localhost:4400", "localhost:4400"],
  ["http://[::1]:4400", "[::1]:4400"],
] as const)("%s is the own origin of %s", ([origin, host]) => {
  expect(isOwnOrigin(origin, host)).toBe(true);
});

test.for([
  ["https://evil.example", "lab.example.org"],
  ["https://lab.example.org.evil.example", "lab.example.org"],
  ["https://lab.example.org:8443", "lab.example.org"],
  ["http://lab.example.org", "lab.example.org:443"],
  ["https://lab.example.org", "lab.example.org@evil.example"],
  ["https://evil.example", "evil.example@lab.example.org"],
  ["null", "lab.example.org"],
  ["null", ""],
  ["file://", ""],
  ["", ""],
  ["https://lab.example.org", null],
  ["https://lab.example.org", "a b"],
] as const)("%s is not that of %s", ([origin, host]) => {
  expect(isOwnOrigin(origin, host)).toBe(false);
});
