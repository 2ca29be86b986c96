import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "./blocks.ts";

function read(folder: string): Record<string, string> {
  const names = readdirSync(folder).toSorted();
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}

/** It fails, too, where anything that is exported, or one of its fields, has no docstring. */
test("the API reference is what the docstrings say; `npx pnpm reference` makes it anew", () => {
  const folder = mkdtempSync(join(tmpdir(), "earshot-reference-"));
  const script = join(root, "doc-checks/make-reference.mjs");
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, folder], { encoding: "utf8" });
  expect({ status, told: `${stdout}${stderr}` }).toEqual({ status: 0, told: "" });
  const made = read(folder);
  rmSync(folder, { recursive: true });
  expect(Object.keys(made)).toEqual(["README.md", "client.md", "element.md", "react.md", "server.md"]);
  expect(read(join(root, "docs/api"))).toEqual(made);
}, 0);
