import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { codeBlocks, commandsOf, root } from "./blocks.ts";
import { onRecords } from "./unchecked.ts";

const folder = mkdtempSync(join(tmpdir(), "earshot-privacy-"));
afterAll(() => rmSync(folder, { recursive: true }));

const cli = join(root, "packages/server/dist/cli.js");
const commands = codeBlocks()
  .filter(({ file, language }) => file === "docs/privacy.md" && language === "sh")
  .flatMap(commandsOf)
  .filter((command) => onRecords.some((one) => one.test(command)));

test("the command of docs/privacy.md removes the participant that it names", () => {
  expect(commands).toHaveLength(1);
  const [participantId = "", ...flags] = commands[0]?.split(" ").slice(3) ?? [];
  const path = join(folder, "records/test.jsonl");
  const head = { at: "2026-01-01T00:00:00.000Z", study: "test", scene: "game" };
  mkdirSync(join(folder, "records"));
  writeFileSync(path, `${JSON.stringify({ ...head, type: "arrival", participant_id: participantId })}\n`);
  const said = execFileSync(process.execPath, [cli, "purge", participantId, ...flags], { cwd: folder });
  expect(String(said)).toContain("purged-1: 0 lines removed, 1 line made nameless");
  expect(readFileSync(path, "utf8")).not.toContain(participantId);
});
