import { appendFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { crashed, durable, fact, RECORDS, seqsIn, step, test, upTo } from "../../test-support/journal-test.ts";
import { lastSeqOf, mendRecords } from "./mend-records.ts";

const facts = upTo(9).map((seq) => ({ seq, ...fact(seq) }));
const lines = facts.map((one) => `${JSON.stringify(one)}\n`);
const whole = lines.join("");
const lost = '{"at":"2026-01-01T00:00:00.000Z","study":"test","scene":null,"type":"records_lost","lines_lost":2}\n';

describe("records that are behind their journal", () => {
  test("or broken off at any byte, are made whole", async ({ folder }) => {
    const path = join(folder, RECORDS);
    for (let cut = lines.slice(0, 6).join("").length; cut <= whole.length; cut++) {
      await writeFile(path, whole.slice(0, cut));
      const done = whole.slice(0, cut).split("\n").length - 1;
      const lacksItsEnd = whole[cut] === "\n";
      const { added, cutBytes, lastSeq } = await mendRecords(path, { facts, recorded: 0 });
      expect([cut, await readFile(path, "utf8")]).toEqual([cut, whole]);
      expect([added, lastSeq]).toEqual([9 - done - (lacksItsEnd ? 1 : 0), 9]);
      expect(cutBytes).toBe(lacksItsEnd ? 0 : cut - lines.slice(0, done).join("").length);
    }
  });

  test("get nothing twice, if nothing is missing", async ({ folder }) => {
    const path = join(folder, RECORDS);
    await writeFile(path, whole);
    expect(await mendRecords(path, { facts, recorded: 3 })).toEqual({ added: 0, cutBytes: 0, lastSeq: 9 });
    expect(await readFile(path, "utf8")).toBe(whole);
  });

  test("may have lines without a number at the end, and far more of them than are read at once", async ({ folder }) => {
    const path = join(folder, RECORDS);
    const others = `${JSON.stringify(fact(0))}\n`.repeat(2_000) + lost;
    await writeFile(path, lines.slice(0, 5).join("") + others);
    expect(await mendRecords(path, { facts, recorded: 2 })).toMatchObject({ added: 4, lastSeq: 9 });
    expect(await readFile(path, "utf8")).toBe(lines.slice(0, 5).join("") + others + lines.slice(5).join(""));
  });

  test("get no line glued to one that was broken off before there was a journal", async ({ folder }) => {
    const path = join(folder, RECORDS);
    await writeFile(path, `${lost}{"at":"20`);
    expect(await mendRecords(path, { facts, recorded: 0 })).toMatchObject({ added: 9, cutBytes: 9 });
    expect(await readFile(path, "utf8")).toBe(lost + whole);
  });
});

describe("records that somebody moved away", () => {
  test("are not written again, but for what may not have got there", async ({ folder }) => {
    const path = join(folder, RECORDS);
    for (const before of ["", lost, '{"seq":3,"a']) {
      await writeFile(path, before);
      expect(await mendRecords(path, { facts, recorded: 7 })).toMatchObject({ added: 2, lastSeq: 9 });
      expect(await readFile(path, "utf8")).toBe((before === lost ? lost : "") + lines.slice(7).join(""));
    }
    expect(await mendRecords(join(folder, "new.jsonl"), { facts, recorded: 9 })).toMatchObject({
      added: 0,
      lastSeq: 9,
    });
  });
});

describe("records of an earlier journal", () => {
  test("have the number after which a new one goes on", async ({ folder }) => {
    const path = join(folder, RECORDS);
    expect(await lastSeqOf(path)).toBe(0);
    await writeFile(path, `${whole + lost}{"seq":`);
    expect(await lastSeqOf(path)).toBe(9);
  });
});

describe("opening a journal", () => {
  test("adds to the records in their own folder what they lack", async ({ open, folder, log }) => {
    const recordsDir = join(folder, "away", "records");
    const { journal, records } = await open({ recordsDir });
    for (const n of upTo(9)) await durable(journal, step({ n }, [n]));
    expect(await records.sync()).toBe(true);
    const directory = await crashed(folder);
    expect(await seqsIn(recordsDir)).toEqual(upTo(9));
    const copy = join(directory, "records");
    await (await open({ directory, recordsDir: copy })).journal.close();
    expect(await seqsIn(copy)).toEqual(upTo(9));
    expect(log.infos).toEqual([
      "test.jsonl was mended: 9 lines were added from the journal, 0 bytes of a broken one cut off",
    ]);
  });

  test("again, where the journal was deleted but not the records, goes on numbering", async ({ open, folder }) => {
    await writeFile(join(folder, RECORDS), whole);
    const first = await open();
    await durable(first.journal, step({}, [10]));
    await first.records.sync();
    await appendFile(join(folder, RECORDS), '{"seq":11,"at"');
    const directory = await crashed(folder);
    const { journal, records } = await open({ directory, recordsDir: directory });
    await durable(journal, step({}, [11]));
    await records.sync();
    expect(await seqsIn(directory)).toEqual(upTo(11));
  });

  test("without records keeps the steps, and begins them where they are asked for", async ({ open, folder }) => {
    const { journal, records } = await open({ recordsDir: null });
    await durable(journal, step({ a: 1 }, [1, 2]));
    await journal.close();
    await records.close();
    const next = await open();
    await durable(next.journal, step({ a: 2 }, [3]));
    await next.records.sync();
    expect(await seqsIn(folder)).toEqual([3]);
  });
});
