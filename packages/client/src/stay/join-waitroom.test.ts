import { expect, test } from "vitest";
import { joinWaitroom } from "./join-waitroom.ts";

const good = { server: "https://lab.example.org", scene: "game", participantId: "p-07" };

test.each([
  ["server", "lab.example.org"],
  ["server", "ftp://lab.example.org"],
  ["scene", ""],
  ["participantId", ""],
  ["participantId", "x".repeat(129)],
  ["participantId", 7],
  ["participantId", undefined],
  ["participantId", "a\u0000b"],
  ["participantId", "${e://Field/PROLIFIC_PID}"],
  ["participantId", "undefined"],
  ["server", undefined],
  ["scene", ["game"]],
  ["signal", {}],
  ["signal", { aborted: true }],
  ["signal", null],
  ["maxRttMs", "150"],
  ["maxRttMs", 0],
  ["maxRttMs", Number.NaN],
  ["maxRttMs", null],
  ["link", "nativeLink"],
  ["link", {}],
  ["hint", "time zone"],
  ["hint", true],
  ["hint", null],
])("a wrong %s (%j) is an error that names it before anything is sent", (field, value) => {
  expect(() => joinWaitroom({ ...good, [field]: value })).toThrow(
    expect.objectContaining({
      name: "TypeError",
      message: expect.stringMatching(new RegExp(`^joinWaitroom: ${field} is .*; allowed: `, "s")),
    }),
  );
});

test.each([undefined, null, 7, "https://lab.example.org"])(
  "without options (%j) it says which there are",
  (options) => {
    const join = joinWaitroom as (options?: unknown) => unknown;
    expect(() => join(options)).toThrow(
      /^joinWaitroom: options is .*; allowed: an object with server, scene, participantId/,
    );
  },
);

test.each(["participantID", "sceneId", "timeoutMs", "toString"])(
  "an option that there is not (%s) is an error",
  (name) => {
    expect(() => joinWaitroom({ ...good, [name]: "x" })).toThrow(
      `joinWaitroom: ${name} is no option; there are server, scene, participantId, token, signal, maxRttMs, link, hint`,
    );
  },
);
