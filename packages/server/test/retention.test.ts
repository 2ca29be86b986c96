import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ofType, peopleIn } from "@earshot/records";
import { describe, expect } from "vitest";
import { readJournal } from "../src/journal/read-journal.ts";
import { passDays, playStory, recordsIn, tellingStudy } from "../test-support/purging.ts";
import { filesWith } from "../test-support/folder-text.ts";
import { test, type TestServer } from "../test-support/server-test.ts";

const study = { ...tellingStudy, retentionDays: 7 };

async function leaveAll(server: TestServer, clock: Parameters<typeof playStory>[1]): Promise<void> {
  const { alice, bob, carol, dave } = await playStory(server, clock);
  for (const page of [alice, bob, carol, dave]) {
    await page.ask("waitroom/leave", {});
    await page.close();
  }
}

const purgedLine = (lines: readonly { type: string }[]) => lines.some(({ type }) => type === "purged");

describe("retentionDays", () => {
  test.for([
    ["with a journal", {}],
    ["without one", { journalDir: null }],
  ] as const)(
    "removes what is older every day, while the server runs on, %s",
    async ([, more], { serveStudy, folder, clock, log }) => {
      const server = await serveStudy(study, more);
      await leaveAll(server, clock);
      const before = await server.records((lines) => lines.filter(({ type }) => type === "departure").length === 2);
      passDays(clock, 6);
      await server.page("zoe").join();
      passDays(clock, 2);
      const after = await server.records(purgedLine);
      expect(ofType(after, "purged")).toMatchObject([
        { pseudonym: null, lines_removed: before.length, lines_changed: 0 },
      ]);
      expect(after.flatMap(peopleIn).filter((id) => id !== "zoe")).toEqual([]);
      expect(ofType(after, "arrival").map((line) => line.participant_id)).toEqual(["zoe"]);
      await server.page("yan").join();
      const last = await server.finalRecords();
      expect(last.slice(0, after.length)).toEqual(after);
      expect(ofType(last, "arrival").map((line) => line.participant_id)).toEqual(["zoe", "yan"]);
      if (!("journalDir" in more))
        expect(last.map(({ seq }) => seq)).toEqual(last.map((_, index) => before.length + 1 + index));
      for (const id of ["alice", "bob", "carol", "dave"]) expect(await filesWith(folder, id)).toEqual([]);
      expect(log.errors).toEqual([]);
    },
  );

  test("does so at the start as well, and forgets who was matched with whom", async ({ serveStudy, folder, clock }) => {
    const first = await serveStudy(study);
    await leaveAll(first, clock);
    await first.close();
    clock.stall(8 * 86_400_000);
    const { entries } = readJournal(await readFile(join(folder, "test.journal.jsonl")));
    expect([...entries.keys()].filter((key) => key.includes("history"))).toHaveLength(2);
    const second = await serveStudy(study);
    await second.records(purgedLine);
    await second.close();
    expect((await recordsIn(folder)).flatMap(peopleIn)).toEqual([]);
    const third = await serveStudy(study);
    await third.close();
    expect(await filesWith(folder, "alice")).toEqual([]);
  });

  test("removes nothing if it is not set, or nothing is that old", async ({ serveStudy, folder, clock }) => {
    const first = await serveStudy(tellingStudy);
    await leaveAll(first, clock);
    passDays(clock, 6);
    await first.close();
    const text = await readFile(join(folder, "test.jsonl"), "utf8");
    const second = await serveStudy(study);
    await second.close();
    expect(await readFile(join(folder, "test.jsonl"), "utf8")).toBe(text);
  });
});
