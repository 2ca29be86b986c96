import { expect, test } from "vitest";

test("importing the SDK has no side effect: it needs no document, no window and no WebRTC", async () => {
  const { joinWaitroom } = await import("./index.ts");
  expect(joinWaitroom).toBeTypeOf("function");
});
