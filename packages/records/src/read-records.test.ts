import { describe, expect, test } from "vitest";
import type { RecordLine } from "./record-line.ts";
import { ofType, peopleIn } from "./record-line.ts";
import { readRecords } from "./read-records.ts";

const head = { at: "2026-01-01T00:00:00.000Z", study: "test", scene: "game" };
const ofPair = { probe_id: "p1", proposal_id: "q1", participant_ids: ["ann", "bob"], max_p2p_rtt_ms: 100 } as const;
const ofSide = { ...head, type: "measurement", probe_id: "p1", participant_id: "ann" } as const;
const ofStay = {
  ...head,
  type: "outcome",
  participant_id: "ann",
  waited_ms: 9_750,
  server_rtt_n: 0,
  server_rtt_min_ms: null,
  server_rtt_median_ms: null,
  server_rtt_p95_ms: null,
} as const;

const measured: RecordLine = {
  ...ofSide,
  sent: 3,
  received: 2,
  min_ms: 40,
  median_ms: 40,
  p95_ms: 41.5,
  jitter_ms: 1.5,
  jitter_rfc3550_ms: 0.094,
  loss_ratio: 0.333333,
  path: "relay",
  relay_protocol: "udp",
  ice_rtt_ms: 40,
  open_ms: 200,
  report_ms: 400,
  timed_by: "worker",
  hidden: false,
  samples_ms: [40, null, 41.5],
  hurried_ms: null,
};

/** Each type of line, in each of its forms. */
const all: readonly RecordLine[] = [
  { ...head, type: "arrival", participant_id: "ann" },
  { ...head, type: "return", participant_id: "ann" },
  { ...head, type: "beacons", participant_id: "ann", beacon_urls: ["https://a.org"], beacon_rtts_ms: [null] },
  {
    ...head,
    type: "proposal",
    proposal_id: "q1",
    participant_ids: ["ann", "bob", "cleo"],
    server_rtt_ms: [20, null, 0],
    max_p2p_rtt_ms: null,
    p2p_statistic: "p95",
    max_jitter_ms: null,
    max_loss_ratio: 0.1,
    allow_relay: true,
  },
  { ...head, type: "probe", ...ofPair },
  measured,
  { ...measured, hurried_ms: [60, null] },
  { ...ofSide, failed: "too-far", ice_rtt_ms: 300 },
  { ...ofSide, failed: "unmeasurable" },
  {
    ...head,
    type: "verdict",
    ...ofPair,
    verdict: "rejected",
    reason: "rtt-too-high",
    p2p_rtt_ms: 120,
    ice_rtt_ms: null,
    verdict_ms: 700,
  },
  { ...head, type: "withdrawal", proposal_id: "q1", participant_ids: ["ann", "bob"], reason: "peer-left" },
  { ...head, type: "match", match_id: "m1", proposal_id: "q1", participant_ids: ["ann", "bob"], starts_at: head.at },
  { ...head, type: "match_cancelled", match_id: "m1", participant_ids: ["ann", "bob"], leaver: null },
  { ...head, type: "departure", match_id: "m1", participant_id: "ann", reason: "unreachable" },
  { ...ofStay, outcome: "matched", match_id: "m1", role: "leader", condition: null },
  { ...ofStay, outcome: "server-stopped", match_id: null },
  { ...head, type: "matchmaker_failed", error: "Error: no" },
  { ...head, scene: null, type: "records_lost", lines_lost: 3 },
];

const textOf = (lines: readonly unknown[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join("");

describe("readRecords", () => {
  test("reads every type of line", () => {
    expect(readRecords(textOf(all))).toEqual({ lines: all, errors: [] });
  });

  test.each(all.map((line) => [line.type, line] as const))("misses each field of a line: %s", (_, line) => {
    for (const name of Object.keys(line)) {
      const { lines, errors } = readRecords(textOf([{ ...line, [name]: undefined }]));
      expect([name, lines, errors.length]).toEqual([name, [], 1]);
      expect(errors[0]?.message).toContain(`${name} is missing`);
    }
  });

  test.each(all.map((line) => [line.type, line] as const))("takes nothing for a field that is none: %s", (_, line) => {
    for (const name of Object.keys(line)) {
      for (const wrong of [-1, [-1], {}]) {
        const { errors } = readRecords(textOf([{ ...line, [name]: wrong }]));
        expect([name, wrong, errors.map(({ lineNumber }) => lineNumber)]).toEqual([name, wrong, [1]]);
      }
    }
  });

  test("says in which line what is wrong, and reads the others", () => {
    const [arrival] = all;
    const records = [
      JSON.stringify(arrival),
      '{"at":"2026-',
      "null",
      "",
      JSON.stringify({ ...arrival, type: "farewell" }),
      JSON.stringify({ ...arrival, type: "toString" }),
      JSON.stringify({ ...arrival, at: "yesterday", study: undefined }),
      JSON.stringify({ ...ofSide, failed: "timeout", ice_rtt_ms: 4 }).replace("timeout", "too-near"),
      JSON.stringify({ ...head, type: "records_lost" }).replace("}", ',"lines_lost":1e999}'),
      JSON.stringify({ ...head, type: "probe", ...ofPair, participant_ids: ["ann", "ann"] }),
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
    const [first, second] = all;
    const text = textOf([first, second]);
    for (let length = JSON.stringify(first).length + 1; length < text.length - 1; length++) {
      expect(readRecords(text.slice(0, length))).toEqual({ lines: [first], errors: [] });
    }
    expect(readRecords(text.slice(0, -1))).toEqual({ lines: [first, second], errors: [] });
  });

  test("leaves fields that no line has where they are", () => {
    const line = { ...all[0], mood: "fine" };
    expect(readRecords(textOf([line]))).toEqual({ lines: [line], errors: [] });
  });
});

test("lines are picked by their type", () => {
  expect(ofType(all, "measurement")).toEqual(all.filter(({ type }) => type === "measurement"));
  expect(ofType(all, "records_lost").map((line) => line.lines_lost)).toEqual([3]);
});

test("everybody is named whom a line is about, and nobody where it is about nobody", () => {
  const people = all.map((line) => [line.type, peopleIn(line).join(" ")]);
  expect(Object.fromEntries(people)).toMatchObject({
    arrival: "ann",
    proposal: "ann bob cleo",
    verdict: "ann bob",
    outcome: "ann",
    records_lost: "",
  });
});
