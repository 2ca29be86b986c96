import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { root } from "./blocks.ts";

const written = readFileSync(join(root, "docs/records.md"), "utf8");

/** What the script makes of a page, or what it says of it. */
function made(page: string): string {
  const folder = mkdtempSync(join(tmpdir(), "earshot-records-page-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "records.md");
  writeFileSync(path, page);
  const script = join(root, "doc-checks/make-records-page.mjs");
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, path], { encoding: "utf8" });
  return status === 0 ? readFileSync(path, "utf8") : `${stdout}${stderr}`;
}

/** It fails, too, where a field has no docstring, or a number no unit. */
test("the tables of docs/records.md are what the types say; `npx pnpm reference` makes them anew", () => {
  expect(made(written)).toBe(written);
}, 0);

test("a table is made anew, and what stands around it stays", () => {
  const outdated = written.replace(/^\| `p2p_rtt_ms` .*$/m, "| `p2p_rtt_ms` | s | How slow |");
  expect(outdated).not.toBe(written);
  expect(made(outdated)).toBe(written);
}, 0);

test("a page without a table of some line is refused", () => {
  const short = written.replace(/<!-- table: departure -->[^]*?<!-- \/table -->/, "");
  expect(made(short)).toContain("has no table of departure");
  expect(made(written.replace("table: departure", "table: farewell"))).toContain("farewell is no type of line");
}, 0);
