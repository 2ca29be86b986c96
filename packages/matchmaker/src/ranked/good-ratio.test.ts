import { expect, test } from "vitest";
import { candidate } from "../../test-support/candidates.ts";
import { alike, goodRatio, kindsOf, overallRatio } from "./good-ratio.ts";
import { TrackRecord } from "../pairs/track-record.ts";

const LIKELY_BAND = 4;
const limitMs = 100;

test("expects of a band what it is elsewhere, until this waitroom has measured enough", () => {
  const record = new TrackRecord();
  expect(goodRatio(undefined, LIKELY_BAND, null)).toBe(0.5);
  expect(goodRatio(record, LIKELY_BAND, null)).toBe(0.5);
  for (let pair = 0; pair < 90; pair++) record.note(LIKELY_BAND, false);
  expect(goodRatio(record, LIKELY_BAND, null)).toBeCloseTo(0.05);
});

test("counts every measured pair once, whatever its kinds, in what all pairs come to", () => {
  const record = new TrackRecord();
  expect(overallRatio(undefined)).toBe(0.6);
  expect(overallRatio(record)).toBe(0.6);
  const [a, b, c] = [candidate("a", 80), candidate("b", 200), candidate("c", 20)];
  for (let pair = 0; pair < 15; pair++) {
    for (const kind of kindsOf(a, b, { limitMs, chance: 0.7 })) record.note(kind, false);
    for (const kind of kindsOf(a, c, { limitMs, chance: 0.02 })) record.note(kind, true);
  }
  expect(overallRatio(record)).toBeCloseTo((6 + 15) / 40);
});

test("learns of pairs that are alike, both ways round, and not of others", () => {
  const record = new TrackRecord();
  const [a, b, c] = [candidate("a", 80), candidate("b", 200), candidate("c", 20)];
  for (const kind of kindsOf(a, b, { limitMs, chance: 0.7 }))
    for (let pair = 0; pair < 6; pair++) record.note(kind, false);
  const sameTwoRegions = alike(candidate("d", 203), candidate("e", 82), limitMs);
  const band = goodRatio(record, LIKELY_BAND, null);
  expect(goodRatio(record, LIKELY_BAND, sameTwoRegions)).toBeCloseTo((2 * band) / 8);
  expect(goodRatio(record, LIKELY_BAND, alike(a, c, limitMs))).toBe(band);
  expect(goodRatio(record, LIKELY_BAND, alike(a, b, 150))).toBe(band);
});

test("knows pairs of which one side has no server RTT by that of the other", () => {
  const nobody = candidate("n");
  expect(alike(candidate("a", 80), nobody, limitMs)).toBe(alike(nobody, candidate("b", 85), limitMs));
  expect(alike(candidate("a", 80), nobody, limitMs)).not.toBe(alike(nobody, candidate("b", 180), limitMs));
  expect(alike(nobody, nobody, limitMs)).not.toBe(alike(nobody, candidate("b", 180), limitMs));
});

test("counts pairs without a chance together, however far apart they seem", () => {
  expect(kindsOf(candidate("a", 10), candidate("b", 900), { limitMs, chance: 0.02 })).toEqual([0]);
});

test("takes all round trips from 3 s on for alike, and no others for those", () => {
  const server = candidate("s", 0);
  const kinds = [2_900, 3_000, 9_000, null].map((rttMs) => alike(server, candidate("a", rttMs), limitMs));
  expect(kinds[1]).toBe(kinds[2]);
  expect(new Set(kinds).size).toBe(3);
});
