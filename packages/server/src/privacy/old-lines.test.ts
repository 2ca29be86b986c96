import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { test } from "../../test-support/server-test.ts";
import { removeOldLines } from "./old-lines.ts";

interface Line {
  readonly type?: string;
  readonly participant_id?: string;
  readonly participant_ids?: readonly string[];
  readonly pseudonym?: string | null;
  readonly scene?: string | null;
}

/** Of that day of January. */
const line = (day: number, fields: Line) => ({
  at: `2026-01-${String(day).padStart(2, "0")}T12:00:00.000Z`,
  study: "test",
  scene: "game",
  ...fields,
});
const arrival = (day: number, participant_id: string) => line(day, { type: "arrival", participant_id });
const outcome = (day: number, participant_id: string) => line(day, { type: "outcome", participant_id });
const probe = (day: number, ...participant_ids: string[]) => line(day, { type: "probe", participant_ids });
const before = "2026-01-10T00:00:00.000Z";

const textOf = (lines: readonly unknown[]) => lines.map((one) => `${JSON.stringify(one)}\n`).join("");

describe("lines that are too old", () => {
  const written = async (folder: string, text: string) => {
    const path = join(folder, "test.jsonl");
    await writeFile(path, text);
    let letGo = 0;
    const removed = await removeOldLines(path, before, async () => void letGo++);
    return { removed, letGo, text: await readFile(path, "utf8") };
  };

  test("go with their whole stay, and stay with it", async ({ folder }) => {
    const old = [arrival(1, "ann"), arrival(1, "bob"), probe(2, "ann", "bob"), outcome(2, "ann"), outcome(3, "bob")];
    const young = [arrival(9, "ann"), probe(9, "ann", "cleo"), outcome(10, "ann")];
    const { removed, text } = await written(folder, textOf([...old, ...young]));
    expect([removed, text]).toEqual([5, textOf(young)]);
  });

  test("go with the last of the stays that they are about, which may be in another scene", async ({ folder }) => {
    const lines = [arrival(8, "ann"), arrival(8, "bob"), probe(8, "ann", "bob"), outcome(9, "ann"), outcome(10, "bob")];
    const elsewhere = { ...outcome(10, "ann"), scene: "another" };
    const { removed, text } = await written(folder, textOf([...lines, elsewhere]));
    const [annCame, , , annWent] = lines;
    expect([removed, text]).toEqual([
      2,
      textOf([...lines.filter((one) => one !== annCame && one !== annWent), elsewhere]),
    ]);
  });

  test("that are of nobody go by themselves, but for those that say who was purged", async ({ folder }) => {
    const restart = line(9, { type: "restart" });
    const purged = line(9, { type: "purged", pseudonym: "purged-1", scene: null });
    const retired = line(9, { type: "purged", pseudonym: null, scene: null });
    const text = `${textOf([restart, purged, retired])}no line\n${textOf([line(10, { type: "restart" })])}`;
    const after = await written(folder, text);
    expect([after.removed, after.text]).toEqual([2, textOf([purged, line(10, { type: "restart" })])]);
  });

  test("are in no file that is put in the place of another for nothing", async ({ folder }) => {
    const text = textOf([line(9, { type: "purged", pseudonym: null }), arrival(10, "ann")]);
    expect(await written(folder, text)).toEqual({ removed: 0, letGo: 0, text });
  });

  test("leave one that is half written as it is", async ({ folder }) => {
    const half = '{"at":"2026-01-10T12:00:00.000Z","type":"arr';
    const after = await written(folder, textOf([line(1, { type: "restart" })]) + half);
    expect(after).toEqual({ removed: 1, letGo: 1, text: half });
  });
});
