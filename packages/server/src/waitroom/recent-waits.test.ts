import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expectedWaitMs, waitsEndedBy, withWaits, type EndedWait } from "./recent-waits.ts";

const HOUR_MS = 3_600_000;

const endedAt = (atMs: number, ...waitsMs: (number | null)[]): EndedWait[] =>
  waitsMs.map((waitedMs) => ({ atMs, waitedMs }));
const nulls = (count: number) => Array.from({ length: count }, () => null);
const seconds = (count: number) => Array.from({ length: count }, (_, index) => 1_000 * (index + 1));

describe("the expected wait", () => {
  test("is not known before ten waits have ended", () => {
    expect(expectedWaitMs([], 0)).toBeNull();
    expect(expectedWaitMs(endedAt(0, ...seconds(9)), 0)).toBeNull();
    expect(expectedWaitMs(endedAt(0, ...seconds(10)), 0)).toBe(5_500);
  });

  test("is the median, in whole milliseconds", () => {
    expect(expectedWaitMs(endedAt(0, ...seconds(11).toReversed()), 0)).toBe(6_000);
    expect(expectedWaitMs(endedAt(0, ...seconds(9), 5_000.7), 0)).toBe(5_000);
  });

  test("takes whoever got no match as somebody who has waited longer than all others", () => {
    expect(expectedWaitMs(endedAt(0, ...seconds(7), ...nulls(4)), 0)).toBe(6_000);
    expect(expectedWaitMs(endedAt(0, ...seconds(6), ...nulls(5)), 0)).toBe(6_000);
    expect(expectedWaitMs(endedAt(0, ...seconds(6), ...nulls(6)), 0)).toBeNull();
    expect(expectedWaitMs(endedAt(0, ...seconds(5), ...nulls(6)), 0)).toBeNull();
  });

  test("is of the last hour", () => {
    const recent = [...endedAt(0, ...seconds(10)), ...endedAt(1_000, ...Array.from({ length: 10 }, () => 90_000))];
    expect(expectedWaitMs(recent, HOUR_MS)).toBe(50_000);
    expect(expectedWaitMs(recent, HOUR_MS + 1)).toBe(90_000);
    expect(expectedWaitMs(recent, HOUR_MS + 1_001)).toBeNull();
  });

  test("is of the latest fifty", () => {
    const recent = withWaits(endedAt(0, ...nulls(60)), endedAt(0, ...seconds(26)));
    expect(recent).toHaveLength(50);
    expect(expectedWaitMs(recent, 0)).toBe(25_500);
  });
});

test("a wait ends with the match that is certain, or in vain; whoever may not wait has not waited", () => {
  const release = { kind: "release", participantId: "a", waitedMs: 5_000, extensions: 0 } as const;
  const start = {
    kind: "startMatch",
    matchId: "m",
    participantIds: ["a", "b"],
    startsAtMs: 9,
    extensions: [0, 0],
  } as const;
  expect(waitsEndedBy({ ...start, waitedMs: [3_000, 1_000] }, 8)).toEqual(endedAt(8, 3_000, 1_000));
  for (const reason of ["timed-out", "left", "left-after-wait", "disconnected", "not-ready"] as const) {
    expect(waitsEndedBy({ ...release, reason }, 8)).toEqual(endedAt(8, null));
  }
  for (const reason of ["unsupported", "excluded", "server-rtt-too-high", "device-not-allowed"] as const) {
    expect(waitsEndedBy({ ...release, reason }, 8)).toEqual([]);
  }
  expect(waitsEndedBy({ kind: "lobbyChanged", waitingCount: 1 }, 8)).toEqual([]);
});

describe("whatever waits there were", () => {
  const wait = fc.option(fc.integer({ min: 0, max: 600_000 }), { freq: 2 });
  const waits = fc.array(wait, { minLength: 10, maxLength: 50 }).map((waitsMs) => endedAt(0, ...waitsMs));

  test("half of those who were asked waited no longer, and half no shorter", () => {
    fc.assert(
      fc.property(waits, (recent) => {
        const expectedMs = expectedWaitMs(recent, 0);
        const matchedMs = recent.flatMap(({ waitedMs }) => waitedMs ?? []);
        expect(expectedMs === null).toBe(2 * matchedMs.length <= recent.length);
        if (expectedMs === null) return;
        const noLonger = matchedMs.filter((waitedMs) => waitedMs <= expectedMs).length;
        const shorter = matchedMs.filter((waitedMs) => waitedMs < expectedMs - 0.5).length;
        expect(2 * noLonger).toBeGreaterThanOrEqual(recent.length - 1);
        expect(2 * shorter).toBeLessThanOrEqual(recent.length);
        expect(expectedMs).toBeLessThanOrEqual(Math.max(...matchedMs));
      }),
    );
  });

  test("their order does not matter, and one who goes without a match never makes it shorter", () => {
    fc.assert(
      fc.property(waits, fc.nat(), (recent, at) => {
        const expectedMs = expectedWaitMs(recent, 0);
        expect(expectedWaitMs(recent.toReversed(), 0)).toBe(expectedMs);
        const inVain = recent.with(at % recent.length, { atMs: 0, waitedMs: null });
        expect(expectedWaitMs(inVain, 0) ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(
          expectedMs ?? Number.POSITIVE_INFINITY,
        );
      }),
    );
  });
});
