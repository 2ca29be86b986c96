import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect } from "vitest";
import type { FaultyDisk } from "../../test-support/faulty-disk.ts";
import type { HandClock } from "../../test-support/hand-clock.ts";
import { closeAll, crashed, durable, JOURNAL, seqsIn, step, test, upTo } from "../../test-support/journal-test.ts";
import type { LogBook } from "../../test-support/log-book.ts";
import { withSmallDisk } from "../../test-support/small-disk.ts";
import { realDisk } from "./journal-disk.ts";
import { readJournal } from "./read-journal.ts";

const read = async (folder: string) => readJournal(await readFile(join(folder, JOURNAL)));

/** A try has failed to its end, and the next is to come. Beside it the heartbeat is armed. */
async function failed(clock: HandClock): Promise<void> {
  while (clock.armed < 2) await new Promise((resolve) => setImmediate(resolve));
}

/** Tries once more, and fails. */
async function failAgain(disk: FaultyDisk, clock: HandClock): Promise<void> {
  await failed(clock);
  const refusal = disk.refusal();
  clock.advance(100);
  await refusal;
  await failed(clock);
}

/** Both the journal and the records try again from time to time. */
async function passing(clock: HandClock, times: number): Promise<void> {
  for (const _ of upTo(times)) {
    clock.advance(100);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const words = ({ errors, infos }: LogBook) => [...errors.map(({ message }) => message), ...infos];

describe("a journal that cannot be written", () => {
  const faults = [
    ["ENOSPC", "write"],
    ["EIO", "datasync"],
  ] as const;

  test.for(faults)(
    "(%s at %s) tells nobody of anything meanwhile, and of everything in order then",
    async ([code, deed], { open, folder, disk, clock, log }) => {
      const pauses: boolean[] = [];
      const { journal, records } = await open({ onPaused: (isPaused) => pauses.push(isPaused) });
      const told: number[] = [];
      const append = (n: number) => journal.append(step({ last: n, [`k${n % 7}`]: n }, [n]), () => told.push(n));
      for (const n of upTo(10)) append(n);
      await durable(journal, step({}));

      disk.code = code;
      disk.fails.add(deed);
      const refusal = disk.refusal();
      for (const n of upTo(10)) append(10 + n);
      await refusal;
      await failed(clock);
      expect(journal.isPaused).toBe(true);
      for (const n of [21, 22, 23]) {
        append(n);
        await failAgain(disk, clock);
      }
      await records.sync();
      expect([told, await seqsIn(folder), pauses]).toEqual([upTo(10), upTo(10), [true]]);

      disk.fails.clear();
      const end = durable(journal, step({ last: 24 }, [24]));
      await failed(clock);
      clock.advance(100);
      await end;
      await durable(journal, step({ last: 25 }, [25]));
      await records.sync();
      expect([told, await seqsIn(folder), pauses]).toEqual([upTo(23), upTo(25), [true, false]]);
      expect(words(log)).toEqual([
        `the journal cannot be written to ${join(folder, JOURNAL)}; until it can, nothing is told that must not be lost`,
        `the journal is written again to ${join(folder, JOURNAL)}; nothing was lost`,
      ]);
      expect(log.errors[0]?.cause).toMatchObject({ code });
      const state = await read(folder);
      expect(state).toMatchObject({ lastFact: 25, tornBytes: 0 });
      expect(state.entries.get("last")).toBe(25);
      expect(disk.openCount).toBe(1);
    },
  );

  test.for(["create", "write", "datasync", "rename", "syncFolder"] as const)(
    "and no new one either, as of %s, loses nothing when the process ends",
    async (deed, { open, folder, disk, clock }) => {
      const { journal } = await open();
      for (const n of upTo(3)) await durable(journal, step({ last: n }, [n]));
      disk.fails.add("write").add(deed);
      const told: number[] = [];
      journal.append(step({ last: 4 }, [4]), () => told.push(4));
      await failAgain(disk, clock);
      if (deed !== "write") disk.fails.delete("write");
      await failAgain(disk, clock);
      const copy = await crashed(folder);
      const next = await open({ directory: copy, recordsDir: copy, disk: realDisk });
      const last = next.journal.found.entries.get("last");
      // Nobody was told of the fourth: it may be there or not, but not without its fact.
      expect(deed === "syncFolder" ? [4] : [3]).toContain(last);
      expect([told, await seqsIn(copy)]).toEqual([[], upTo(Number(last))]);
      disk.fails.clear();
    },
  );

  test("is tried once more at its end", async ({ open, folder, disk, clock, log }) => {
    const { journal, records } = await open();
    disk.fails.add("datasync");
    const told: number[] = [];
    for (const n of upTo(3)) journal.append(step({ last: n }, [n]), () => told.push(n));
    await failed(clock);
    expect(journal.isPaused).toBe(true);
    disk.fails.clear();
    await journal.close();
    await records.close();
    expect([told, await seqsIn(folder), log.errors.length]).toEqual([upTo(3), upTo(3), 1]);
    expect(await read(folder)).toMatchObject({ lastFact: 3, recorded: 3 });
  });

  test("even then ends all the same, says so, and is free for the next", async ({ open, folder, disk, clock, log }) => {
    const { journal, records } = await open();
    await durable(journal, step({ last: 1 }, [1]));
    disk.fails.add("write");
    journal.append(step({ last: 2 }, [2]), () => expect.unreachable());
    await journal.close();
    await records.close();
    expect(log.errors.at(-1)?.message).toBe(
      `the journal ends without its last steps: they could not be written to ${join(folder, JOURNAL)}`,
    );
    expect([clock.armed, disk.openCount, await seqsIn(folder)]).toEqual([0, 0, [1]]);
    disk.fails.clear();
    const next = await open();
    expect(next.journal.found.entries.get("last")).toBe(1);
    await durable(next.journal, step({}, [2]));
    await next.records.sync();
    expect(await seqsIn(folder)).toEqual([1, 2]);
  });
});

const onSmallDisk = test.extend<{ smallDisk: string | null }>({
  smallDisk: async ({}, use) => withSmallDisk(use),
});

describe("a journal on a real disk that gets full", () => {
  onSmallDisk("waits until there is room", async ({ open, smallDisk, clock, skip }) => {
    if (smallDisk === null) return skip("only root can mount a small disk, on Linux");
    const opened = await open({ directory: smallDisk, recordsDir: smallDisk });
    const { journal } = opened;
    await writeFile(join(smallDisk, "ballast"), Buffer.alloc(700_000));
    const [appended, told]: [number[], number[]] = [[], []];
    const append = () => {
      const n = appended.length + 1;
      appended.push(n);
      journal.append(step({ last: n, words: `${n}`.repeat(5_000) }, [n]), () => told.push(n));
    };
    while (!journal.isPaused) {
      append();
      await new Promise((resolve) => setImmediate(resolve));
    }
    const toldBefore = told.length;
    for (const _ of upTo(5)) append();
    await passing(clock, 30);
    expect(told).toHaveLength(toldBefore);
    await rm(join(smallDisk, "ballast"));
    while (told.length < appended.length) await passing(clock, 1);
    expect(told).toEqual(appended);
    await closeAll(opened);
    expect(await seqsIn(smallDisk)).toEqual(appended);
    expect((await read(smallDisk)).entries.get("last")).toBe(appended.length);
  });
});
