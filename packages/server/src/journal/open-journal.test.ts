import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { closeAll, durable, JOURNAL, newFolder, RECORDS, step, test } from "../../test-support/journal-test.ts";
import { systemClock, type Clock } from "../clock.ts";

describe("a journal that is taken over", () => {
  test("keeps its run, has the next epoch, and its clock never goes back", async ({ open, clock }) => {
    const first = await open();
    expect(first.journal.found).toMatchObject({ epoch: 1, nowMs: clock.date().getTime() });
    expect(first.journal.found.run).toMatch(/^[0-9a-f]{6}$/);
    clock.advance(500);
    expect(first.clock.now()).toBe(first.journal.found.nowMs + 500);
    const lateMs = first.clock.now() + 60_000;
    await durable(first.journal, step({ a: 1 }, [], lateMs));
    await closeAll(first);
    const second = await open();
    const { run, epoch, nowMs, servedUntilMs } = second.journal.found;
    expect([run, epoch, nowMs, servedUntilMs]).toEqual([first.journal.found.run, 2, lateMs, lateMs]);
    clock.advance(10);
    expect(second.clock.now()).toBe(lateMs + 10);
  });

  test("knows since when nobody was served, also if nobody was served by the last process", async ({ open, clock }) => {
    const first = await open();
    await durable(first.journal, step({ a: 1 }, [], first.clock.now()));
    await closeAll(first);
    const servedUntilMs = first.clock.now();
    clock.advance(60_000);
    await closeAll(await open());
    clock.advance(1_000);
    expect((await open()).journal.found).toMatchObject({ epoch: 3, servedUntilMs, nowMs: servedUntilMs + 61_000 });
  });

  test.for([3_600_000, -3_600_000])(
    "takes no time from a wall clock that was set by %i ms while it ran",
    async (setByMs, { open, clock }) => {
      let shiftMs = 0;
      const wall = { ...clockOf(clock), date: () => new Date(clock.date().getTime() + shiftMs) };
      const first = await open({ clock: wall });
      shiftMs = setByMs;
      clock.advance(10_000);
      await durable(first.journal, step({ a: 1 }, [], first.clock.now()));
      await closeAll(first);
      const servedUntilMs = first.clock.now();
      clock.advance(1_000);
      expect((await open({ clock: wall })).journal.found).toMatchObject({
        servedUntilMs,
        nowMs: servedUntilMs + 1_000,
      });
    },
  );

  test("is for its owner only, as the records are", async ({ open, folder }) => {
    await open();
    for (const name of [JOURNAL, RECORDS]) expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
  });

  test("ends with the time of a real clock, too", async ({ open }) => {
    const { journal, clock } = await open({ clock: systemClock });
    expect(clock.now()).toBeGreaterThanOrEqual(journal.found.nowMs);
    await durable(journal, step({ a: 1 }, [1], clock.now()));
    await journal.close();
  });
});

describe("a journal that cannot be opened", () => {
  test("says where it is damaged, and leaves it as it is", async ({ open, folder, log }) => {
    const first = await open();
    for (const a of [1, 2, 3]) await durable(first.journal, step({ a }));
    await closeAll(first);
    const path = join(folder, JOURNAL);
    const damaged = (await readFile(path, "utf8")).replace('"a":2', '"a":7');
    await writeFile(path, damaged);
    const byte = damaged.split("\n").slice(0, 2).join("\n").length + 1;
    const allowed = `a folder with a ${JOURNAL} that is whole; line 3 at byte ${byte} is damaged, and good ones follow`;
    const fault = { name: "OptionsError", field: "journalDir", value: folder, allowed };
    for (const _ of [1, 2]) await expect(open()).rejects.toMatchObject(fault);
    expect(await readFile(path, "utf8")).toBe(damaged);
    expect(log.errors).toEqual([]);
  });

  test("says why its folder is none", async ({ open, folder }) => {
    const file = join(folder, "file");
    await writeFile(file, "");
    for (const directory of [file, join(file, "sub")]) {
      await expect(open({ directory })).rejects.toMatchObject({
        name: "OptionsError",
        field: "journalDir",
        value: directory,
        allowed: expect.stringMatching(/^a folder in which test\.journal\.jsonl can be written \(E/),
      });
    }
  });

  test("for the records' sake names their folder, and is free for the next", async ({ open, folder }) => {
    const recordsDir = join(folder, "records");
    await newFolder(recordsDir, RECORDS);
    await expect(open({ recordsDir })).rejects.toMatchObject({ name: "OptionsError", field: "recordsDir" });
    expect((await open()).journal.found.epoch).toBe(1);
  });

  test("as its disk is full is free for the next, with all files closed", async ({ open, disk, folder }) => {
    disk.fails.add("write");
    await expect(open()).rejects.toMatchObject({ field: "journalDir", allowed: expect.stringContaining("ENOSPC") });
    expect(disk.openCount).toBe(0);
    disk.fails.clear();
    await open();
    expect(await readFile(join(folder, JOURNAL), "utf8")).toContain('"epoch":1');
  });

  test("takes a file that was cut off for what it was before, and says so", async ({ open, folder, log }) => {
    const first = await open();
    await durable(first.journal, step({ a: 1 }));
    await closeAll(first);
    const path = join(folder, JOURNAL);
    await writeFile(path, `${await readFile(path, "utf8")}1234abcd {"n":`);
    expect((await open()).journal.found.entries.get("a")).toBe(1);
    expect(log.infos).toEqual([`the last 14 bytes of ${JOURNAL} did not get to the disk whole`]);
  });
});

/** Its methods, to change one of them. */
function clockOf(clock: Clock): Clock {
  return {
    now: () => clock.now(),
    date: () => clock.date(),
    after: (delayMs, action) => clock.after(delayMs, action),
  };
}
