import { spawn } from "node:child_process";
import { once } from "node:events";
import { watch } from "node:fs";
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ofType, peopleIn } from "@earshot/records";
import { expect } from "vitest";
import { readJournal } from "../src/journal/read-journal.ts";
import { cli, run } from "../test-support/command-line.ts";
import { filesWith, textsIn } from "../test-support/folder-text.ts";
import { test } from "../test-support/server-test.ts";
import { playStory, recordsIn, tellingStudy } from "../test-support/purging.ts";

/** So much that it is not written in one go. */
const LINES_OF_OTHERS = 4_000;

const args = (folder: string) => ["purge", "carol", "--records", folder];

/** Kills the command when something else has happened to a file of the folder for the n-th time. False if it ended before. */
async function isKilledAt(n: number, folder: string): Promise<boolean> {
  let [seen, last, isKilled] = [0, "", false];
  const child = spawn(process.execPath, [cli, ...args(folder)], { stdio: "ignore" });
  const watcher = watch(folder, (event, name) => {
    if (last !== `${event} ${name}`) seen++;
    last = `${event} ${name}`;
    if (seen === n) isKilled = child.kill("SIGKILL");
  });
  const [code] = await once(child, "exit");
  watcher.close();
  if (!isKilled) expect(code).toBe(0);
  return isKilled;
}

test("a purge that is killed at any moment leaves files that are whole, and the next one finishes it", async ({
  serveStudy,
  folder,
  clock,
  log,
}) => {
  const original = join(folder, "original");
  await mkdir(original);
  const first = await serveStudy(tellingStudy, { recordsDir: original });
  await playStory(first, clock);
  await first.close();
  const other = {
    at: "2026-01-01T00:00:00.000Z",
    study: "test",
    scene: "game",
    type: "arrival",
    participant_id: "zoe",
  };
  const records = join(original, "test.jsonl");
  const before = await readFile(records, "utf8");
  await writeFile(records, `${JSON.stringify(other)}\n`.repeat(LINES_OF_OTHERS) + before);

  const halves = new Set<string>();
  let n = 1;
  for (let isKilled = true; isKilled; n++) {
    const copy = join(folder, `killed-${n}`);
    await cp(original, copy, { recursive: true, filter: (path) => !path.endsWith(".lock") });
    isKilled = await isKilledAt(n, copy);
    const isNamed = (await recordsIn(copy)).some((line) => peopleIn(line).includes("carol"));
    const { entries } = readJournal(await readFile(join(copy, "test.journal.jsonl")));
    const isKept = [...entries.keys()].some((key) => key.includes("carol"));
    halves.add(`${isNamed ? "old" : "new"} records, ${isKept ? "old" : "new"} journal`);

    expect(await run(args(copy), copy)).toMatchObject({ code: 0, stderr: "" });
    expect(await filesWith(copy, "carol")).toEqual([]);
    const pseudonyms = [...(await textsIn(copy)).values()].flatMap((text) => text.match(/purged-\d+/g) ?? []);
    expect(new Set(pseudonyms)).toEqual(new Set(["purged-1"]));
    const lines = await recordsIn(copy);
    expect(lines).toHaveLength(LINES_OF_OTHERS + before.split("\n").length - 1 - 1 + 2);
    expect(ofType(lines, "purged")).toMatchObject([{ lines_removed: 1 }]);
    expect(ofType(lines, "outcome").filter((line) => line.participant_id === "purged-1")).toHaveLength(1);
  }
  // Claims of the lock, both files twice: at the least.
  expect(n).toBeGreaterThan(8);
  expect(halves).toContain("old records, old journal");
  expect(halves).toContain("new records, new journal");

  const last = await serveStudy(tellingStudy, { recordsDir: join(folder, `killed-${n - 1}`) });
  await last.waitingPage("zoe");
  await last.close();
  expect(log.errors).toEqual([]);
}, 200_000);
