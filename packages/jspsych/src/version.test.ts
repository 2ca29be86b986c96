import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { citations, version } from "./version.ts";

test("the version that jsPsych writes into data is the package's", () => {
  const manifest: unknown = JSON.parse(readFileSync(join(import.meta.dirname, "../package.json"), "utf8"));
  expect(manifest).toMatchObject({ version });
  for (const text of Object.values(citations)) expect(text).toContain(version);
});
