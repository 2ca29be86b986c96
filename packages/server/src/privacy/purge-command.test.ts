import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { exampleLines, textOf } from "../../../records/test-support/example-lines.ts";
import { recordsIn } from "../../test-support/purging.ts";
import { test } from "../../test-support/server-test.ts";
import { runPurge } from "./purge-command.ts";

const date = new Date("2026-03-01T00:00:00.000Z");

test("attributes of others stay as they are, and it says where they have the same text", async ({ folder }) => {
  const head = { at: date.toISOString(), study: "test", scene: "game", type: "attributes" } as const;
  const friend = { ...head, participant_id: "bob", attributes: { invitedBy: "ann" } };
  await writeFile(join(folder, "test.jsonl"), textOf([...exampleLines, friend]));
  expect(await runPurge(["ann", "--records", folder], date)).toBe(
    `study test: purged-2: 5 lines removed, 21 lines made nameless, and 0 changes to the journal
attributes of others have the same text, which may mean that participant or not: see line ${exampleLines.length + 1 - 5}`,
  );
  expect((await recordsIn(folder))[exampleLines.length - 5]).toEqual(friend);
});

test("says how it is used", async () => {
  expect(await runPurge(["--help"], date)).toContain("earshot purge PARTICIPANT");
});
