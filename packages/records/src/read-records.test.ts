import { describe, expect, test } from "vitest";
import { exampleLines, head, textOf } from "../test-support/example-lines.ts";
import { ofType, peopleIn } from "./record-line.ts";
import { readRecords } from "./read-records.ts";

describe("readRecords", () => {
  test("reads every type of line", () => {
    expect(readRecords(textOf(exampleLines))).toEqual({ lines: exampleLines, errors: [] });
  });

  test.each(exampleLines.map((line) => [line.type, line] as const))("misses each field of a line: %s", (_, line) => {
    for (const name of Object.keys(line)) {
      const { lines, errors } = readRecords(textOf([{ ...line, [name]: undefined }]));
      expect([name, lines, errors.length]).toEqual([name, [], 1]);
      expect(errors[0]?.message).toContain(`${name} is missing`);
    }
  });

  test.each(exampleLines.map((line) => [line.type, line] as const))(
    "takes nothing for a field that is none: %s",
    (_, line) => {
      for (const name of Object.keys(line)) {
        for (const wrong of [-1, [-1], {}]) {
          const { errors } = readRecords(textOf([{ ...line, [name]: wrong }]));
          expect([name, wrong, errors.map(({ lineNumber }) => lineNumber)]).toEqual([name, wrong, [1]]);
        }
      }
    },
  );

  test("reads the number of a line, where it has one", () => {
    const [arrival] = exampleLines;
    const numbered = { seq: 1_804, ...arrival };
    expect(readRecords(textOf([numbered]))).toEqual({ lines: [numbered], errors: [] });
    for (const seq of [-1, 1.5, "1804", null]) {
      const { lines, errors } = readRecords(textOf([{ ...numbered, seq }]));
      expect([lines, errors]).toEqual([[], [{ lineNumber: 1, message: `seq is ${JSON.stringify(seq)}` }]]);
    }
  });

  test("reads how often a wait was made longer, which records of before do not say", () => {
    for (const outcome of ofType(exampleLines, "outcome")) {
      const longer = { ...outcome, extensions: 2 };
      expect(readRecords(textOf([outcome, longer]))).toEqual({ lines: [outcome, longer], errors: [] });
      for (const extensions of [-1, 1.5, "2", null]) {
        const { lines, errors } = readRecords(textOf([{ ...outcome, extensions }]));
        expect([lines, errors.map(({ lineNumber }) => lineNumber)]).toEqual([[], [1]]);
      }
    }
  });

  test("says in which line what is wrong, and reads the others", () => {
    const [arrival] = exampleLines;
    const [probe] = ofType(exampleLines, "probe");
    const tooFar = ofType(exampleLines, "measurement").find((line) => "failed" in line && line.failed === "too-far");
    const records = [
      JSON.stringify(arrival),
      '{"at":"2026-',
      "null",
      "",
      JSON.stringify({ ...arrival, type: "farewell" }),
      JSON.stringify({ ...arrival, type: "toString" }),
      JSON.stringify({ ...arrival, at: "yesterday", study: undefined }),
      JSON.stringify({ ...tooFar, failed: "too-near" }),
      JSON.stringify({ ...head, type: "records_lost" }).replace("}", ',"lines_lost":1e999}'),
      JSON.stringify({ ...probe, participant_ids: ["ann", "ann"] }),
      JSON.stringify(arrival),
    ].join("\n");
    expect(readRecords(records)).toEqual({
      lines: [arrival, arrival],
      errors: [
        { lineNumber: 2, message: "this is no JSON object" },
        { lineNumber: 3, message: "this is no JSON object" },
        { lineNumber: 5, message: 'type is "farewell"' },
        { lineNumber: 6, message: 'type is "toString"' },
        { lineNumber: 7, message: 'at is "yesterday", study is missing' },
        { lineNumber: 8, message: 'failed is "too-near"' },
        { lineNumber: 9, message: "lines_lost is Infinity" },
        { lineNumber: 10, message: 'participant_ids is ["ann","ann"]' },
      ],
    });
  });

  test("says nothing of a last line that is still being written, and reads one that lacks its end alone", () => {
    const [first, second] = exampleLines;
    const text = textOf([first, second]);
    for (let length = JSON.stringify(first).length + 1; length < text.length - 1; length++) {
      expect(readRecords(text.slice(0, length))).toEqual({ lines: [first], errors: [] });
    }
    expect(readRecords(text.slice(0, -1))).toEqual({ lines: [first, second], errors: [] });
  });

  test("leaves fields that no line has where they are", () => {
    const line = { ...exampleLines[0], mood: "fine" };
    expect(readRecords(textOf([line]))).toEqual({ lines: [line], errors: [] });
  });
});

test("lines are picked by their type", () => {
  expect(ofType(exampleLines, "measurement")).toEqual(exampleLines.filter(({ type }) => type === "measurement"));
  expect(ofType(exampleLines, "records_lost").map((line) => line.lines_lost)).toEqual([3]);
});

test("everybody is named whom a line is about, and nobody where it is about nobody", () => {
  const people = exampleLines.map((line) => [line.type, peopleIn(line).join(" ")]);
  expect(Object.fromEntries(people)).toMatchObject({
    arrival: "ann",
    proposal: "ann bob cleo",
    verdict: "ann bob",
    outcome: "ann",
    records_lost: "",
  });
});
