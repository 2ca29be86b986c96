import { expectTypeOf, test } from "vitest";
import type { WaitroomView } from "./waitroom-view.ts";

/** Held by the type check, not by the run. */
test("a matchmaker may look at the waitroom, and change nothing of it", () => {
  expectTypeOf<NonNullable<WaitroomView["index"]>>().toHaveProperty("bySeniority");
  expectTypeOf<NonNullable<WaitroomView["index"]>>().not.toHaveProperty("put");
  expectTypeOf<NonNullable<WaitroomView["index"]>>().not.toHaveProperty("delete");
  expectTypeOf<NonNullable<WaitroomView["trackRecord"]>>().toHaveProperty("of");
  expectTypeOf<NonNullable<WaitroomView["trackRecord"]>>().not.toHaveProperty("note");
});
