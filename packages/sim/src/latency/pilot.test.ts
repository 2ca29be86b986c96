import { describe, expect, test } from "vitest";
import { exampleLines, outcomeOf, verdictOf } from "../../../records/test-support/example-lines.ts";
import { toPilotRecords } from "./pilot-records.ts";
import { pilotPool } from "./pilot.ts";

/** Six people at server RTTs of 10 to 60 ms; every round trip that was measured is in the middle of its bounds. */
const people = ["a", "b", "c", "d", "e", "f"];
const lines = [
  ...people.map((id, index) => outcomeOf(id, 10 * (index + 1))),
  verdictOf(["a", "b"], { p2p_rtt_ms: 20 }),
  verdictOf(["a", "c"], { p2p_rtt_ms: 30 }),
  verdictOf(["b", "c"], { p2p_rtt_ms: 30 }),
  verdictOf(["d", "a"], { p2p_rtt_ms: 40, reason: "rtt-too-high" }),
  verdictOf(["d", "b"], { p2p_rtt_ms: 40 }),
  verdictOf(["e", "f"], { reason: "timeout" }),
];

describe("toPilotRecords", () => {
  test("takes server RTTs and measured pairs out of the lines, and counts what failed", () => {
    const records = toPilotRecords(lines);
    expect(records.serverRttsMs).toEqual([10, 20, 30, 40, 50, 60]);
    expect(records.pairs).toHaveLength(5);
    expect(records.pairs[3]).toEqual({ a: 0, b: 3, rttMs: 40 });
    expect([records.probes, records.failedProbes]).toEqual([6, 1]);
  });

  test("keeps the last median of a person and the last measurement of a pair, and passes over all else", () => {
    const records = toPilotRecords([
      outcomeOf("a", 10),
      outcomeOf("b", 30),
      outcomeOf("a", 12),
      outcomeOf("b", null),
      verdictOf(["b", "a"], { p2p_rtt_ms: 50, reason: "rtt-too-high" }),
      verdictOf(["a", "b"], { p2p_rtt_ms: 25 }),
      verdictOf(["a", "b"], { p2p_rtt_ms: 99, reason: "reports-disagree" }),
      verdictOf(["a", "stranger"], { p2p_rtt_ms: 25 }),
      verdictOf(["a", "b"], { reason: "peer-left" }),
      ...exampleLines.filter(({ type }) => type !== "outcome" && type !== "verdict"),
    ]);
    expect(records.serverRttsMs).toEqual([12, 30]);
    expect(records.pairs).toEqual([{ a: 0, b: 1, rttMs: 25 }]);
    expect([records.probes, records.failedProbes]).toEqual([5, 1]);
  });

  test("takes the connectivity check of a pair that was too far by it alone", () => {
    const tooFar = verdictOf(["a", "b"], { ice_rtt_ms: 300, reason: "rtt-too-high" });
    expect(toPilotRecords([outcomeOf("a", 10), outcomeOf("b", 30), tooFar]).pairs).toEqual([
      { a: 0, b: 1, rttMs: 300 },
    ]);
  });
});

describe("pilotPool", () => {
  const pilot = pilotPool("pilot", toPilotRecords(lines), 1);

  test("keeps what was measured, and puts the others where the measured ones lie between their bounds", () => {
    expect(pilot.pool.p2p.rttMs(3, 0)).toBe(40);
    // Bounds 10 and 110; a and d were measured in the middle of theirs, as all were.
    expect(pilot.pool.p2p.rttMs(4, 5)).toBeCloseTo(60, 3);
    expect([...(pilot.pool.beaconRttsMs[0] ?? [])]).toEqual([10, 20, 30, 40, 50, 60]);
    expect([pilot.measuredPairs, pilot.bins.length, pilot.failingProbeRatio]).toEqual([5, 1, 1 / 6]);
  });

  test("has more bins where there are more pairs, each with at least ten", () => {
    const many = Array.from({ length: 25 }, (_, index) => outcomeOf(`p${index}`, 5 + index));
    const pairs = Array.from({ length: 24 }, (_, index) =>
      verdictOf([`p${index}`, `p${index + 1}`], { p2p_rtt_ms: 20 + index }),
    );
    const { bins } = pilotPool("pilot", toPilotRecords([...many, ...pairs]), 1);
    expect(bins.map(({ fractions }) => fractions.length)).toEqual([12, 12]);
    expect(bins.at(-1)?.upToMs).toBe(Number.POSITIVE_INFINITY);
  });

  test("says when a pilot is too small to tell anything", () => {
    expect(() => pilotPool("pilot", toPilotRecords(lines.slice(0, 8)), 1)).toThrow(
      'latency is "6 participants with a server RTT and 2 measured pairs"; ' +
        "allowed: records with at least 4 participants and 5 measured pairs",
    );
  });
});
