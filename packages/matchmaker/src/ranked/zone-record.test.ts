import { describe, expect, test } from "vitest";
import type { MatchCandidate } from "../candidates/candidate.ts";
import { TrackRecord } from "../pairs/track-record.ts";
import { RankedMatchmaker } from "./ranked-matchmaker.ts";
import { ZoneRecord, zoneKindsOf } from "./zone-record.ts";
import { candidate } from "../../test-support/candidates.ts";

const limitMs = 100;
const matchmaker = new RankedMatchmaker({ maxP2pRttMs: limitMs });
const [london, paris, sydney] = ["Europe/London", "Europe/Paris", "Australia/Sydney"] as const;

/** So that the server cannot tell where anybody is. */
const farFromServer = { lowerMs: 0, upperMs: 240 };

function inZone(timeZone: string | null | undefined): MatchCandidate {
  return { ...candidate("p", 120), timeZone: timeZone ?? null };
}

/** A record of so many pairs between two zones, of which so many were good. */
function note(
  record: TrackRecord,
  zones: readonly [string?, string?],
  trials: { measured: number; good: number },
): void {
  const kinds = matchmaker.kindsOf(inZone(zones[0]), inZone(zones[1]), limitMs);
  for (let pair = 0; pair < trials.measured; pair++) {
    for (const kind of kinds) record.note(kind, pair < trials.good);
  }
}

function oddsBetween(record: TrackRecord | undefined, a: string | undefined, b: string | undefined): number {
  return new ZoneRecord(record, limitMs).oddsFor(inZone(a), inZone(b), farFromServer);
}

describe("what time zones say of a pair", () => {
  test("is by distance alone, before any pair was measured", () => {
    expect(oddsBetween(undefined, london, paris)).toBeGreaterThan(1);
    expect(oddsBetween(undefined, london, sydney)).toBeLessThan(-2);
    expect(oddsBetween(new TrackRecord(), london, sydney)).toBe(oddsBetween(undefined, london, sydney));
  });

  test("is nothing without two places", () => {
    for (const other of ["UTC", "Atlantis", undefined]) expect(oddsBetween(undefined, london, other)).toBe(0);
    expect(new ZoneRecord(undefined, limitMs).oddsFor(inZone(null), inZone(london), farFromServer)).toBe(0);
    expect(zoneKindsOf(inZone(london), inZone(null), limitMs)).toEqual([]);
  });

  test("is nothing where the way over the server is quicker than light would be", () => {
    const record = new ZoneRecord(undefined, limitMs);
    const nearServer = { lowerMs: 10, upperMs: 50 };
    expect(record.oddsFor(inZone(london), inZone(sydney), nearServer)).toBe(0);
    expect(record.oddsFor(inZone(london), inZone(paris), nearServer)).toBeGreaterThan(0);
  });

  test("is forgotten where distances turn out to say nothing", () => {
    const record = new TrackRecord();
    for (const zones of [
      [london, paris],
      [london, sydney],
    ] as const) {
      note(record, zones, { measured: 60, good: 30 });
    }
    // Of zones of which nobody was measured yet, at the same distances.
    expect(Math.abs(oddsBetween(record, "Europe/Berlin", "Europe/Prague"))).toBeLessThan(0.2);
    expect(Math.abs(oddsBetween(record, "Europe/Berlin", "Pacific/Auckland"))).toBeLessThan(0.2);
  });

  test("stays where it has shown", () => {
    const record = new TrackRecord();
    note(record, [london, paris], { measured: 60, good: 57 });
    note(record, [london, sydney], { measured: 60, good: 2 });
    expect(oddsBetween(record, "Europe/Berlin", "Europe/Prague")).toBeGreaterThan(1);
    expect(oddsBetween(record, "Europe/Berlin", "Pacific/Auckland")).toBeLessThan(-1.5);
  });

  test("is learned anew of two zones whose pairs are other than their distance says", () => {
    const record = new TrackRecord();
    note(record, [london, paris], { measured: 30, good: 2 });
    note(record, [london, "Europe/Dublin"], { measured: 60, good: 55 });
    expect(oddsBetween(record, london, paris)).toBeLessThan(-1);
    expect(oddsBetween(record, london, "Europe/Dublin")).toBeGreaterThan(0.5);
  });

  test("is next to nothing where all are alike", () => {
    const record = new TrackRecord();
    note(record, [london, london], { measured: 200, good: 100 });
    expect(Math.abs(oddsBetween(record, london, london))).toBeLessThan(0.2);
  });

  test("is not learned of two zones where somebody is elsewhere; that says how far distances can be believed", () => {
    const at = (timeZone: string) => ({ ...candidate("p", 20), timeZone });
    const [refuted, possible] = [sydney, paris].map((zone) => zoneKindsOf(at(london), at(zone), limitMs));
    expect([refuted?.length, possible?.length]).toEqual([1, 2]);
    expect(zoneKindsOf(inZone(london), inZone(sydney), limitMs)).toEqual([refuted?.[0], expect.any(Number)]);
  });

  test("goes by what is usual at a limit, not at all of them", () => {
    const record = new TrackRecord();
    for (const [atMs, measured, good] of [
      [200, 200, 190],
      [limitMs, 60, 20],
    ] as const) {
      const kinds = matchmaker.kindsOf(inZone(london), inZone(paris), atMs);
      for (let pair = 0; pair < measured; pair++) for (const kind of kinds) record.note(kind, pair < good);
    }
    expect(Math.abs(oddsBetween(record, london, paris))).toBeLessThan(0.4);
  });

  test("is counted for each limit", () => {
    const record = new TrackRecord();
    note(record, [london, paris], { measured: 30, good: 2 });
    const at150 = (known?: TrackRecord) =>
      new ZoneRecord(known, 150).oddsFor(inZone(london), inZone(paris), farFromServer);
    expect(at150(record)).toBeGreaterThan(0);
    expect(at150(record)).toBeCloseTo(at150(), 0);
  });
});
