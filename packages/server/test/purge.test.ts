import { ofType, peopleIn } from "@earshot/records";
import { describe, expect } from "vitest";
import { appendFile, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { runPurge } from "../src/privacy/purge-command.ts";
import { readJournal } from "../src/journal/read-journal.ts";
import { filesWith } from "../test-support/folder-text.ts";
import { test } from "../test-support/server-test.ts";
import { playStory, recordsIn, tellingStudy } from "../test-support/purging.ts";

const date = new Date("2026-03-01T00:00:00.000Z");

describe("earshot purge", () => {
  test("leaves nothing of somebody in a match, and the match to the others", async ({
    serveStudy,
    folder,
    clock,
    log,
  }) => {
    const first = await serveStudy(tellingStudy);
    const { bob } = await playStory(first, clock);
    await first.close();
    const before = await recordsIn(folder);
    expect(await runPurge(["alice", "--records", folder], date)).toMatch(
      /^study test: purged-1: 1 line removed, 7 lines made nameless/,
    );
    expect(await filesWith(folder, "alice")).toEqual([]);
    const after = await recordsIn(folder);
    expect(after.at(-2)).toMatchObject({ type: "departure", participant_id: "purged-1", reason: "left" });
    const [match] = ofType(before, "match");
    const counts = { pseudonym: "purged-1", lines_removed: 1, lines_changed: 7 };
    expect(after.at(-1)).toMatchObject({ type: "purged", at: date.toISOString(), scene: null, ...counts });
    const outcomes = ofType(after, "outcome");
    expect(outcomes.map((line) => [line.participant_id, line.match_id])).toEqual([
      ["purged-1", match?.match_id],
      ["bob", match?.match_id],
    ]);
    expect(after).toHaveLength(before.length - 1 + 2);
    expect(after.filter((line) => !peopleIn(line).includes("purged-1")).slice(0, -1)).toEqual(
      before.filter((line) => !peopleIn(line).includes("alice")),
    );

    const second = await serveStudy(tellingStudy);
    const again = second.page("bob", bob.pageId);
    again.resumeSecret = bob.resumeSecret;
    expect(await again.join({ resume: true })).toEqual({ ok: true });
    const gone = second.page("alice");
    expect(await gone.join({ resume: true })).toMatchObject({ ok: false, error: { code: "unknown-session" } });
    await again.ask("waitroom/leave", {});
    const records = await second.finalRecords();
    expect(ofType(records, "restart")).toMatchObject([{ places: 3 }]);
    expect(records.slice(after.length).map(({ seq }) => seq)).toEqual(
      records.slice(after.length).map((_, index) => Number(after.at(-1)?.seq) + 1 + index),
    );
    expect(await filesWith(folder, "alice")).toEqual([]);
    expect(log.errors).toEqual([]);
  });

  test("takes the place of somebody who waits, whose stay ends so, and the rests of pairs", async ({
    serveStudy,
    folder,
    clock,
    log,
  }) => {
    const first = await serveStudy(tellingStudy);
    const { dave } = await playStory(first, clock);
    clock.advance(5_000);
    await first.close();
    await runPurge(["carol", "--records", folder], date);
    expect(await filesWith(folder, "carol")).toEqual([]);
    const after = await recordsIn(folder);
    expect(ofType(after, "outcome").at(-1)).toMatchObject({
      participant_id: "purged-1",
      outcome: "left",
      waited_ms: 5_000,
      scene: "game",
    });
    const second = await serveStudy(tellingStudy);
    const again = second.page("dave", dave.pageId);
    again.resumeSecret = dave.resumeSecret;
    await again.join();
    expect(await again.nextStatus("waiting")).toMatchObject({ attempts: 1 });
    // Whoever comes under the same id is somebody new, with whom no pair rests.
    await second.page("carol").join();
    expect(await again.next("probe/start")).toMatchObject({ initiator: true });
    expect(log.errors).toEqual([]);
  });

  test("gives each a pseudonym of its own, and says when there is nothing", async ({ serveStudy, folder, clock }) => {
    const server = await serveStudy(tellingStudy);
    await playStory(server, clock);
    await server.close();
    const args = ["--records", folder];
    for (const id of ["alice", "bob", "dave"]) await runPurge([id, ...args], date);
    const text = await readFile(join(folder, "test.jsonl"), "utf8");
    expect(await runPurge(["bob", ...args], date)).toBe("nothing of that participant is in study test");
    expect(await readFile(join(folder, "test.jsonl"), "utf8")).toBe(text);
    const records = await recordsIn(folder);
    expect(ofType(records, "match").map((line) => line.participant_ids)).toEqual([["purged-1", "purged-2"]]);
    expect(ofType(records, "purged").map((line) => line.pseudonym)).toEqual(["purged-1", "purged-2", "purged-3"]);
    expect(new Set(ofType(records, "outcome").map((line) => line.participant_id))).toEqual(
      new Set(["purged-1", "purged-2", "purged-3"]),
    );
    const removed = ofType(records, "purged").reduce((sum, line) => sum + line.lines_removed, 0);
    expect(records.length + removed).toBe(records.at(-1)?.seq);
  });

  test("looks into the journal alone where the records are elsewhere", async ({ serveStudy, folder, clock }) => {
    const server = await serveStudy(tellingStudy);
    await playStory(server, clock);
    await server.close();
    await rename(join(folder, "test.jsonl"), `${folder}-moved`);
    await runPurge(["alice", "--records", folder], date);
    expect(await filesWith(folder, "alice")).toEqual([]);
    const { facts, recorded, lastFact } = readJournal(await readFile(join(folder, "test.journal.jsonl")));
    expect(facts).toMatchObject([
      { seq: recorded + 1, type: "departure" },
      { seq: lastFact, type: "purged" },
    ]);
    const second = await serveStudy(tellingStudy);
    expect((await second.finalRecords()).map(({ type }) => type)).toEqual(["departure", "purged", "restart"]);
    await rename(`${folder}-moved`, join(folder, "moved.jsonl"));
    await runPurge(["alice", "--records", folder, "--study", "moved"], date);
    expect(await filesWith(folder, "alice")).toEqual([]);
  });

  test("removes lines that are broken off in the middle of the records, and what a killed process left", async ({
    serveStudy,
    folder,
    clock,
  }) => {
    const server = await serveStudy(tellingStudy, { journalDir: null });
    await playStory(server, clock);
    await server.close();
    await appendFile(join(folder, "test.jsonl"), '{"type":"arrival","participant_id":"alice","at');
    await appendFile(join(folder, "test.jsonl.next"), "alice");
    expect(await runPurge(["alice", "--records", folder], date)).toContain("2 lines removed");
    expect(await filesWith(folder, "alice")).toEqual([]);
    expect((await recordsIn(folder)).at(-1)).toMatchObject({ type: "purged", lines_removed: 2 });
    expect((await recordsIn(folder)).some((line) => "seq" in line)).toBe(false);
  });

  test.for([
    ["with a journal", {}],
    ["without one", { journalDir: null }],
  ] as const)("is refused while a server runs %s", async ([, options], { serveStudy, folder, clock }) => {
    const server = await serveStudy(tellingStudy, options);
    await playStory(server, clock);
    await server.records((lines) => lines.some(({ type }) => type === "outcome"));
    await expect(runPurge(["alice", "--records", folder], date)).rejects.toThrow(
      /^--(journal|records) is ".*"; allowed: a folder that no other server writes to/,
    );
    expect((await server.records()).some((line) => peopleIn(line).includes("alice"))).toBe(true);
  });
});

describe("earshot purge, typed in another way", () => {
  test.for([
    [[], /^PARTICIPANT is undefined; allowed: one id/],
    [["a", "b"], /^PARTICIPANT is "a b"; allowed: one id/],
    [["a", "--all"], /^arguments is "a --all"; allowed: one id, and --records/],
    [["a", "--records", "missing"], /^--records is "missing"; allowed: a folder with STUDY\.jsonl or/],
  ] as const)("is refused: %j", async ([args, words]) => {
    await expect(runPurge(args, date)).rejects.toThrow(words);
  });

  test("asks which study is meant, if there are several", async ({ folder }) => {
    for (const name of ["one.jsonl", "two.jsonl", "two.journal.jsonl"]) await appendFile(join(folder, name), "");
    const args = ["a", "--records", folder];
    await expect(runPurge(args, date)).rejects.toThrow("--study is undefined; allowed: one of one, two");
    await expect(runPurge([...args, "--study", "three"], date)).rejects.toThrow("a folder with three.jsonl");
    await expect(runPurge([...args, "--study", "one"], date)).resolves.toContain("nothing of that participant");
    await expect(runPurge([...args, "--study", "two"], date)).rejects.toThrow(
      /^--journal is ".*"; allowed: a journal that is whole/,
    );
  });
});
