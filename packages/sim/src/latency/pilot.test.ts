import { describe, expect, test } from "vitest";
import { parsePilotRecords } from "./pilot-records.ts";
import { pilotPool } from "./pilot.ts";

const arrival = (id: string, serverRttMs: number | null) =>
  JSON.stringify({ type: "arrival", participant_id: id, server_rtt_ms: serverRttMs });
const verdict = (ids: string[], rttMs: number | null, reason: string | null) =>
  JSON.stringify({ type: "verdict", participant_ids: ids, p2p_rtt_ms: rttMs, reason });

/** Six people at server RTTs of 10 to 60 ms; every round trip that was measured is in the middle of its bounds. */
const people = ["a", "b", "c", "d", "e", "f"];
const lines = [
  ...people.map((id, index) => arrival(id, 10 * (index + 1))),
  verdict(["a", "b"], 20, null),
  verdict(["a", "c"], 30, null),
  verdict(["b", "c"], 30, null),
  verdict(["d", "a"], 40, "rtt-too-high"),
  verdict(["d", "b"], 40, null),
  verdict(["e", "f"], null, "timeout"),
];

describe("parsePilotRecords", () => {
  test("takes server RTTs and measured pairs out of the lines, and counts what failed", () => {
    const records = parsePilotRecords(lines);
    expect(records.serverRttsMs).toEqual([10, 20, 30, 40, 50, 60]);
    expect(records.pairs).toHaveLength(5);
    expect(records.pairs[3]).toEqual({ a: 0, b: 3, rttMs: 40 });
    expect([records.probes, records.failedProbes]).toEqual([6, 1]);
  });

  test("prefers the median over a stay, keeps the last measurement of a pair, and passes over all else", () => {
    const records = parsePilotRecords([
      arrival("a", 10),
      arrival("b", null),
      "{ half a line",
      "null",
      JSON.stringify({ type: "outcome", participant_id: "a", server_rtt_median_ms: 12 }),
      JSON.stringify({ type: "outcome", participant_id: "b", server_rtt_median_ms: 30 }),
      verdict(["b", "a"], 50, "rtt-too-high"),
      verdict(["a", "b"], 25, null),
      verdict(["a", "stranger"], 25, null),
      verdict(["a", "b", "c"], 25, null),
      JSON.stringify({ type: "measurement", participant_id: "a", median_ms: 3 }),
    ]);
    expect(records.serverRttsMs).toEqual([12, 30]);
    expect(records.pairs).toEqual([{ a: 0, b: 1, rttMs: 25 }]);
  });
});

describe("pilotPool", () => {
  const pilot = pilotPool("pilot", parsePilotRecords(lines), 1);

  test("keeps what was measured, and puts the others where the measured ones lie between their bounds", () => {
    expect(pilot.pool.p2p.rttMs(3, 0)).toBe(40);
    // Bounds 10 and 110; a and d were measured in the middle of theirs, as all were.
    expect(pilot.pool.p2p.rttMs(4, 5)).toBeCloseTo(60, 3);
    expect([...(pilot.pool.beaconRttsMs[0] ?? [])]).toEqual([10, 20, 30, 40, 50, 60]);
    expect([pilot.measuredPairs, pilot.bins.length, pilot.failingProbeRatio]).toEqual([5, 1, 1 / 6]);
  });

  test("has more bins where there are more pairs, each with at least ten", () => {
    const many = Array.from({ length: 25 }, (_, index) => arrival(`p${index}`, 5 + index));
    const pairs = Array.from({ length: 24 }, (_, index) => verdict([`p${index}`, `p${index + 1}`], 20 + index, null));
    const { bins } = pilotPool("pilot", parsePilotRecords([...many, ...pairs]), 1);
    expect(bins.map(({ fractions }) => fractions.length)).toEqual([12, 12]);
    expect(bins.at(-1)?.upToMs).toBe(Number.POSITIVE_INFINITY);
  });

  test("says when a pilot is too small to tell anything", () => {
    expect(() => pilotPool("pilot", parsePilotRecords(lines.slice(0, 8)), 1)).toThrow(
      'latency is "6 participants with a server RTT and 2 measured pairs"; ' +
        "allowed: records with at least 4 participants and 5 measured pairs",
    );
  });
});
