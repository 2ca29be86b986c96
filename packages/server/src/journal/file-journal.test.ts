import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { crashed, durable, JOURNAL, seqsIn, step, test, upTo } from "../../test-support/journal-test.ts";
import { readJournal } from "./read-journal.ts";

const read = async (folder: string) => readJournal(await readFile(join(folder, JOURNAL)));

describe("a step", () => {
  test("is on the disk before it is called durable, and its facts go to the records then", async ({
    open,
    folder,
    disk,
  }) => {
    const { journal, records } = await open();
    const letGo = disk.hold();
    const told: string[] = [];
    journal.append(step({ a: 1 }, [1, 2]), () => told.push("first"));
    const second = durable(journal, step({ b: { deep: ["ä"] } }, [3])).then(() => told.push("second"));
    await disk.held();
    await records.sync();
    expect([told, await seqsIn(folder)]).toEqual([[], []]);
    letGo();
    await second;
    await records.sync();
    expect([told, await seqsIn(folder)]).toEqual([["first", "second"], upTo(3)]);
    const { entries, lastFact, facts } = await read(folder);
    expect([...entries]).toEqual([
      ["a", 1],
      ["b", { deep: ["ä"] }],
    ]);
    expect([lastFact, facts.map(({ seq }) => seq)]).toEqual([3, upTo(3)]);
  });

  test("goes to the disk with all others of the same turn, and those that come meanwhile go together, too", async ({
    open,
    disk,
  }) => {
    const { journal } = await open();
    const before = disk.counts.datasync;
    const letGo = disk.hold();
    const first = upTo(100).map((n) => durable(journal, step({ [`k${n}`]: n }, [n])));
    await disk.held();
    const next = upTo(100).map((n) => durable(journal, step({ [`k${n}`]: -n }, [100 + n])));
    letGo();
    await Promise.all([...first, ...next]);
    expect(disk.counts.datasync - before).toBe(2);
  });

  test("is told in its order, also if it has nothing to write, or somebody fails who is told", async ({
    open,
    log,
    disk,
  }) => {
    const { journal } = await open();
    const told: number[] = [];
    const fault = new Error("of somebody else");
    journal.append(step({ a: 1 }), () => told.push(1));
    journal.append(step({}), () => {
      told.push(2);
      throw fault;
    });
    journal.append(step({ a: 1, unknown: null, nothing: undefined }), () => told.push(3));
    await durable(journal, step({ a: 2 }));
    const { write } = disk.counts;
    expect(told).toEqual([1, 2, 3]);
    expect(log.errors).toEqual([{ message: "what waited for the journal failed", cause: fault }]);
    await durable(journal, step({ a: 2, unknown: null }));
    expect(disk.counts.write).toBe(write);
  });

  test("may be appended by who is told of another", async ({ open, folder }) => {
    const { journal } = await open();
    const left = upTo(5);
    await new Promise<void>((resolve) => {
      const next = () => {
        const n = left.shift();
        if (n === undefined) resolve();
        else journal.append(step({ n }, [n]), next);
      };
      next();
    });
    expect((await read(folder)).lastFact).toBe(5);
  });

  test("writes only what it changes", async ({ open, folder }) => {
    const { journal } = await open();
    await durable(journal, step({ same: [1], other: 1, gone: 1 }));
    const { wholeBytes } = await read(folder);
    await durable(journal, step({ same: [1], other: 2, gone: null, never: null }));
    const line = (await readFile(join(folder, JOURNAL))).subarray(wholeBytes).toString();
    expect(JSON.parse(line.slice(9)).put).toEqual({ other: 2, gone: null });
    expect([...(await read(folder)).entries.keys()]).toEqual(["same", "other"]);
  });

  test("that comes after the end is told to nobody", async ({ open, folder }) => {
    const { journal } = await open();
    await journal.close();
    journal.append(step({ late: 1 }), () => expect.unreachable());
    await journal.close();
    expect((await read(folder)).entries.size).toBe(0);
  });
});

describe("a heartbeat", () => {
  test("says every 2 s that somebody lived, and what the records have for certain", async ({
    open,
    folder,
    clock,
    disk,
  }) => {
    const { journal } = await open();
    await durable(journal, step({ a: 1 }, [1, 2]));
    for (const beat of [1, 2, 3]) {
      const sync = disk.sync();
      clock.advance(2_000);
      await sync;
      const state = await read(folder);
      expect(state).toMatchObject({ recorded: 2, step: beat + 1, atMs: journal.found.nowMs + 2_000 * beat });
    }
    clock.advance(1_500);
    const copy = await crashed(folder);
    clock.advance(8_500);
    const next = await open({ directory: copy, recordsDir: copy });
    expect(next.journal.found).toMatchObject({
      servedUntilMs: journal.found.nowMs + 6_000,
      nowMs: journal.found.nowMs + 16_000,
    });
    expect(await seqsIn(copy)).toEqual([1, 2]);
  });

  test("is not written while nothing is kept and nothing happens", async ({ open, clock, disk }) => {
    const { journal, records } = await open();
    clock.advance(20_000);
    await durable(journal, step({}, [1]));
    const sync = disk.sync();
    clock.advance(2_000);
    await sync;
    const { write } = disk.counts;
    clock.advance(20_000);
    await records.sync();
    await durable(journal, step({}, [2]));
    expect(disk.counts.write).toBe(write + 1);
  });

  test("says of no fact that the records have it, while they cannot be synced", async ({
    open,
    folder,
    clock,
    disk,
  }) => {
    const { journal, records } = await open();
    let isSynced = false;
    const sync = records.sync.bind(records);
    records.sync = async () => isSynced && (await sync());
    await durable(journal, step({}, [1]));
    for (const expected of [0, 0, 1]) {
      isSynced = expected === 1;
      const beat = disk.sync();
      clock.advance(2_000);
      await beat;
      expect((await read(folder)).recorded).toBe(expected);
    }
  });
});

describe("a journal that has grown", () => {
  const words = "x".repeat(10_000);

  test("begins anew with what is kept, and the facts that the records may lack", async ({ open, folder, disk }) => {
    const { journal, records } = await open();
    records.sync = async () => false;
    for (const n of upTo(250)) await durable(journal, step({ big: words + n, [`k${n % 5}`]: n }, [n]));
    expect(disk.counts.rename).toBe(3);
    expect(disk.openCount).toBe(1);
    const state = await read(folder);
    expect(state.wholeBytes).toBeLessThan(1_000_000);
    expect([...state.entries.keys()].toSorted()).toEqual(["big", "k0", "k1", "k2", "k3", "k4"]);
    expect(state).toMatchObject({ step: 250, lastFact: 250, recorded: 0, epoch: 1, run: journal.found.run });
    expect(state.entries.get("k4")).toBe(249);
    expect(state.facts.map(({ seq }) => seq)).toEqual(upTo(250));
  });

  test("does not, while more than a third of it is kept", async ({ open, disk, folder }) => {
    const { journal } = await open();
    for (const n of upTo(250)) await durable(journal, step({ [`k${n}`]: words }));
    expect(disk.counts.rename).toBe(1);
    expect((await read(folder)).entries.size).toBe(250);
  });

  test("goes on as it is where there is no room for a second file", async ({ open, folder, disk, log }) => {
    const { journal } = await open();
    disk.fails.add("create");
    for (const n of upTo(180)) await durable(journal, step({ big: words + n }, [n]));
    expect((await read(folder)).wholeBytes).toBeGreaterThan(1_500_000);
    disk.fails.clear();
    for (const n of upTo(50)) await durable(journal, step({ big: words + n }, [180 + n]));
    expect(disk.counts.rename).toBe(2);
    expect(await read(folder)).toMatchObject({ step: 230, lastFact: 230 });
    expect(log.errors).toEqual([]);
  });
});

describe("the end of a journal", () => {
  test("has its moment, all facts recorded, and no timer left", async ({ open, folder, clock, disk }) => {
    const { journal, records } = await open();
    journal.append(step({ a: 1 }, [1]), () => {});
    clock.advance(700);
    const { nowMs } = journal.found;
    await Promise.all([journal.close(), journal.close()]);
    expect(await read(folder)).toMatchObject({ recorded: 1, lastFact: 1, atMs: nowMs + 700, tornBytes: 0 });
    await records.close();
    expect([clock.armed, disk.openCount]).toEqual([0, 0]);
    clock.advance(300);
    const next = await open();
    expect(next.journal.found).toMatchObject({ epoch: 2, nowMs: nowMs + 1_000, servedUntilMs: nowMs + 700 });
    expect([...next.journal.found.entries]).toEqual([["a", 1]]);
    expect(await seqsIn(folder)).toEqual([1]);
  });
});
