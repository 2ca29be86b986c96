import type { MatchCandidate } from "../candidates/candidate.ts";
import { boundsOf, UNLIKELY } from "./chance.ts";
import type { ReadonlyTrackRecord } from "../pairs/track-record.ts";

/** What share of the pairs that are tried is expected to be good, before any was measured. */
export const EXPECTED_RATIO = 0.6;

/** The expected ratio of a band weighs as much as so many measured pairs of it. */
const EXPECTATION_WEIGHT = 10;

/** For pairs that are alike, the ratio of their band weighs as much as so many measured ones of them. */
const BAND_WEIGHT = 2;

/** Bounds in the same step of so many ms are alike. */
const ALIKE_MS = 30;
const MOST_STEPS = 99;

/** Kinds below this are bands. */
const FIRST_ALIKE = 100;
const PER_ROW = MOST_STEPS + 1;
const PER_LIMIT = 100_000;

/**
 * The kinds under which a pair is counted in a track record: its band, which is that of its chance, and the pairs whose bounds
 * are alike. Those mostly connect the same two regions, and how good the routes between these are, the formula of the chance does
 * not know.
 */
export function kindsOf(a: MatchCandidate, b: MatchCandidate, about: { limitMs: number; chance: number }): number[] {
  const band = bandOfChance(about.chance);
  return about.chance <= UNLIKELY ? [band] : [band, alike(a, b, about.limitMs)];
}

/** The share of pairs like this one that turned out to be good in this waitroom; before any was measured, what is expected. */
export function goodRatio(record: ReadonlyTrackRecord | undefined, band: number, alikeKind: number | null): number {
  const expected = expectedRatio(band);
  if (!record) return expected;
  const ofBand = record.of(band);
  const ratio = (EXPECTATION_WEIGHT * expected + ofBand.good) / (EXPECTATION_WEIGHT + ofBand.measured);
  if (alikeKind === null) return ratio;
  const { measured, good } = record.of(alikeKind);
  return (BAND_WEIGHT * ratio + good) / (BAND_WEIGHT + measured);
}

/** The share of all pairs tried in this waitroom that turned out to be good. */
export function overallRatio(record: ReadonlyTrackRecord | undefined): number {
  let [measured, good] = [EXPECTATION_WEIGHT, EXPECTATION_WEIGHT * EXPECTED_RATIO];
  for (const band of allBands) {
    const ofBand = record?.of(band);
    measured += ofBand?.measured ?? 0;
    good += ofBand?.good ?? 0;
  }
  return good / measured;
}

/**
 * The kind of all pairs with such bounds. A pair without an upper one goes by the only server RTT that is known.
 */
export function alike(a: MatchCandidate, b: MatchCandidate, limitMs: number): number {
  const { lowerMs, upperMs } = boundsOf(a, b);
  const first = FIRST_ALIKE + PER_LIMIT * Math.round(limitMs);
  if (upperMs !== null) return first + PER_ROW * step(lowerMs) + step(upperMs);
  const known = a.serverRttMs ?? b.serverRttMs;
  return first + PER_ROW * (known === null ? MOST_STEPS + 2 : MOST_STEPS + 1) + step(known ?? 0);
}

function step(ms: number): number {
  return Math.min(Math.floor(ms / ALIKE_MS), MOST_STEPS);
}

/** From which chance on a band begins, and what share of its pairs is expected to be good before any was measured. */
const bands = [
  { from: 0, expected: 0.05 },
  { from: 0.021, expected: 0.15 },
  { from: 0.1, expected: 0.3 },
  { from: 0.4, expected: 0.5 },
  { from: 0.6, expected: 0.5 },
  { from: 0.9, expected: 0.93 },
] as const;

/** Every pair that is tried is in one of them. */
export const allBands: readonly number[] = [...bands.keys()];

/** The band of a chance from 0 to 1. */
export function bandOfChance(chance: number): number {
  let band = bands.length - 1;
  while (band > 0 && chance < (bands[band]?.from ?? 0)) band--;
  return band;
}

export function expectedRatio(band: number): number {
  return bands[band]?.expected ?? 0;
}
