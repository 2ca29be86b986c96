import { expect, test } from "vitest";

test("importing the SDK has no side effect: it needs no document, no window and no WebRTC", async () => {
  const { joinWaitroom } = await import("./index.ts");
  expect(joinWaitroom).toBeTypeOf("function");
});

test("importing the element where there are no elements, as on a server, defines none and does not fail", async () => {
  const { EarshotWaitroom } = await import("./element.ts");
  expect(EarshotWaitroom).toBeTypeOf("function");
});
