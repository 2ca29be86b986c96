import { copyFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { closeAll, durable, JOURNAL, seqsIn, step, test, upTo } from "../../test-support/journal-test.ts";
import { framed } from "./frame.ts";
import { headLine, keptLine, stepLine } from "./journal-lines.ts";
import type { Journal } from "./journal.ts";
import { readJournal } from "./read-journal.ts";

/** What is known after each step, by its number. */
type Known = Map<number, { entries: string; lastFact: number }>;

const textOf = (entries: ReadonlyMap<string, unknown>) => JSON.stringify([...entries].toSorted());

/** Steps that put, change and forget, each on the disk before the next comes. */
async function appendSteps(journal: Journal, count: number): Promise<Known> {
  const entries = new Map<string, unknown>();
  const known: Known = new Map();
  let lastFact = 0;
  for (const n of upTo(count)) {
    const facts = n % 3 === 0 ? [] : [n];
    const put = { [`key ${n % 7}`]: n % 5 === 0 ? null : { n, words: "größer" }, last: n };
    await durable(journal, step(put, facts));
    for (const [key, value] of Object.entries(put)) {
      if (value === null) entries.delete(key);
      else entries.set(key, value);
    }
    lastFact += facts.length;
    known.set(n, { entries: textOf(entries), lastFact });
  }
  return known;
}

const times = { at: 5, wall: 1_005, servedAt: 4 };
const head = { run: "abc123", epoch: 7, step: 10, ...times, lastFact: 0, recorded: 0, entries: 0 };

function lineOfStep(n: number, put: Readonly<Record<string, unknown>> = {}): string {
  const jsons = Object.entries(put).map(([key, value]): [string, string] => [key, JSON.stringify(value)]);
  return stepLine({ n, at: n, wall: 1_000 + n, recorded: 0, put: new Map(jsons), facts: [] });
}

const read = (...lines: string[]) => readJournal(Buffer.from(lines.join("")));

describe("a journal that was cut off", () => {
  test("at whichever byte is read up to the last whole step", async ({ open, folder }) => {
    const { journal } = await open();
    const known = await appendSteps(journal, 60);
    const bytes = await readFile(join(folder, JOURNAL));
    const stops = [...bytes.keys()].filter((index) => bytes[index] === 0x0a).map((index) => index + 1);
    const from = stops.at(-9) ?? 0;
    const cuts = new Set([...stops, ...upTo(bytes.length).filter((cut) => cut >= from)]);
    for (const cut of cuts) {
      const state = readJournal(bytes.subarray(0, cut));
      const wholeBytes = stops.findLast((stop) => stop <= cut);
      expect([cut, state.wholeBytes, state.tornBytes]).toEqual([cut, wholeBytes, cut - (wholeBytes ?? 0)]);
      expect(state.step).toBe(stops.findIndex((stop) => stop === wholeBytes));
      const { entries = "[]", lastFact = 0 } = known.get(state.step) ?? {};
      expect([textOf(state.entries), state.lastFact, state.facts.length]).toEqual([entries, lastFact, lastFact]);
    }
  });

  test("where its entries should be is not read without them", () => {
    const lines = [headLine({ ...head, entries: 2 }, []), keptLine("a", "1"), keptLine("b", "2")];
    expect(read(...lines).entries.size).toBe(2);
    expect(() => read(...lines.slice(0, 2))).toThrow("that is whole; 1 of 2 entries are there");
  });
});

describe("a journal with a turned bit", () => {
  test("is refused, unless it is in the last line, which is cut off", async ({ open, folder }) => {
    const { journal } = await open();
    await appendSteps(journal, 30);
    const bytes = await readFile(join(folder, JOURNAL));
    const lastLine = bytes.lastIndexOf(0x0a, bytes.length - 2) + 1;
    for (let index = bytes.length - 2_000; index < bytes.length; index++) {
      const turned = Buffer.from(bytes);
      turned[index] = (turned[index] ?? 0) ^ (1 << (index % 8));
      // The end of the line before makes the last two one, which is the last then.
      if (index < lastLine - 1) expect(() => readJournal(turned), String(index)).toThrow(/^that is whole; /);
      else expect(readJournal(turned).step).toBe(index === lastLine - 1 ? 28 : 29);
    }
  });
});

test("a journal says when anybody was served last: before it was taken over, until the first step", () => {
  const first = headLine(head, []);
  expect(read(first)).toMatchObject({ atMs: 5, wallMs: 1_005, servedUntilMs: 4 });
  expect(read(first, lineOfStep(11))).toMatchObject({ atMs: 11, wallMs: 1_011, servedUntilMs: 11 });
});

describe("a journal that is damaged", () => {
  test("in the middle says where", () => {
    const [first, second, third] = [headLine(head, []), lineOfStep(11, { a: 1 }), lineOfStep(12)];
    const place = `line 2 at byte ${first.length} is damaged, and good ones follow`;
    expect(() => read(first, second.replace('"a"', '"b"'), third)).toThrow(place);
    expect(() => read(first, second.replace('"a"', '"b"'), "no line\n", third, "torn")).toThrow(place);
    expect(read(first, second.replace('"a"', '"b"'), "no line\n", "torn")).toMatchObject({ step: 10 });
  });

  test("says where steps are missing, or are there twice", () => {
    const [first, second] = [headLine(head, []), lineOfStep(11)];
    const at = first.length + second.length;
    expect(() => read(first, second, lineOfStep(13))).toThrow(`line 3 at byte ${at} has step 13 after step 11`);
    expect(() => read(first, second, second)).toThrow(`line 3 at byte ${at} has step 11 after step 11`);
  });

  test("in its head, or has none, says so", () => {
    const words = "that is whole; line 1 at byte 0 is missing or damaged, which is its head";
    const bad = [[], [lineOfStep(11)], [headLine(head, []).slice(0, -1)], [headLine(head, []).replace("abc", "abd")]];
    for (const lines of bad) expect(() => read(...lines)).toThrow(words);
    expect(() => read(framed('{"head":{"v":1}}'))).toThrow(words);
    expect(() => read(framed('{"head":{}}'))).toThrow(words);
  });
});

describe("a journal of another server", () => {
  test("is refused if its version is newer, whatever else it has", () => {
    const words = "of version 1 at most, which this server knows; it has version 2";
    expect(() => read(framed('{"head":{"v":2,"runs":[]}}'), "what a newer one writes\n")).toThrow(words);
  });

  test("may have keys, fields and lines that this one does not know", () => {
    const state = read(
      framed(
        '{"head":{"v":1,"run":"abc123","epoch":2,"step":1,"at":5,"lastFact":3,"recorded":2,"facts":[{"seq":3,"x":1}],"y":2}}',
      ),
      framed('{"k":"of tomorrow","v":{"deep":[1]},"z":3}'),
      framed('{"note":"nothing that matters"}'),
      framed('{"n":2,"at":6,"recorded":3,"put":{"more":1},"facts":[{"seq":4,"type":"new"}],"z":4}'),
    );
    expect(state).toMatchObject({ run: "abc123", epoch: 2, step: 2, atMs: 6, lastFact: 4, recorded: 3, tornBytes: 0 });
    expect([...state.entries]).toEqual([
      ["of tomorrow", { deep: [1] }],
      ["more", 1],
    ]);
    expect(state.facts).toEqual([
      { seq: 3, x: 1 },
      { seq: 4, type: "new" },
    ]);
  });
});

describe("a journal of format version 1", () => {
  const fixture = join(import.meta.dirname, "../../test-support/journal-v1.jsonl");
  const entries = [
    ['["place","game","p1"]', { seniority: 1, note: "größer & <schöner> \u{1f399}" }],
    ['["match","game","m1"]', { links: [], present: ["p1", "p2"] }],
    ['["of tomorrow"]', [null, true, 1.5]],
    ['["counts","game"]', { joined: 3 }],
  ];

  test("is read, and what is made of it is read again as the same", async ({ open, folder }) => {
    const bytes = await readFile(fixture);
    const state = readJournal(bytes);
    const { facts, ...known } = state;
    expect(known).toEqual({
      entries: new Map(entries as [string, unknown][]),
      run: "5eed01",
      epoch: 7,
      step: 4_714,
      atMs: 1_795_000_004_000.25,
      wallMs: 1_795_000_004_000.25,
      servedUntilMs: 1_795_000_004_000.25,
      lastFact: 1_805,
      recorded: 1_804,
      wholeBytes: bytes.length,
      tornBytes: 0,
    });
    expect(facts.map(({ seq }) => seq)).toEqual([1_803, 1_804, 1_805]);

    await copyFile(fixture, join(folder, JOURNAL));
    const opened = await open();
    expect(opened.journal.found).toMatchObject({ run: "5eed01", epoch: 8, nowMs: 1_795_000_004_000.25 });
    await closeAll(opened);
    expect(await seqsIn(folder)).toEqual([1_805]);
    const again = readJournal(await readFile(join(folder, JOURNAL)));
    expect(again).toMatchObject({ run: "5eed01", epoch: 8, lastFact: 1_805, recorded: 1_805, entries: state.entries });
  });
});
