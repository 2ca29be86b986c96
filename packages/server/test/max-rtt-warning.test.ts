import { expect, test } from "vitest";
import { scene } from "../src/study/scene.ts";

// Alone in this file: the warning comes once in the life of a process.
test("maxRtt says once that it is superseded", async () => {
  const warnings: (Error & { code?: string })[] = [];
  const note = (warning: Error) => void warnings.push(warning);
  process.on("warning", note);
  scene("without").matchmaking({});
  scene("one").matchmaking({ maxRtt: 50 });
  scene("two").matchmaking({ maxRtt: 60 });
  // Node emits warnings when the caller is done.
  await new Promise((resolve) => void setImmediate(resolve));
  process.off("warning", note);
  expect(warnings).toMatchObject([{ name: "DeprecationWarning", code: "EARSHOT_MAX_RTT" }]);
  expect(warnings[0]?.message).toContain("maxP2pRttMs");
});
