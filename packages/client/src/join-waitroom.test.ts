import { expect, test } from "vitest";
import { joinWaitroom } from "./join-waitroom.ts";

const good = { server: "https://lab.example.org", scene: "game", participantId: "p-07" };

test.each([
  ["server", "lab.example.org"],
  ["server", "ftp://lab.example.org"],
  ["scene", ""],
  ["participantId", ""],
  ["participantId", "x".repeat(129)],
])("a wrong %s (%j) is an error that names it before anything is sent", (field, value) => {
  expect(() => joinWaitroom({ ...good, [field]: value })).toThrow(
    expect.objectContaining({
      name: "TypeError",
      message: expect.stringMatching(new RegExp(`${field} is .*; allowed: `)),
    }),
  );
});
