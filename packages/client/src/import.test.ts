import { expect, test } from "vitest";

test("importing the SDK has no side effect: it needs no document, no window and no WebRTC", async () => {
  const sdk = await import("./index.ts");
  expect(Object.keys(sdk).toSorted()).toEqual([
    "MatchError",
    "joinWaitroom",
    "nativeLink",
    "participantFromUrl",
    "simplePeerLink",
    "unknownStats",
  ]);
});
