import type { TrackRecord } from "./track-record.ts";

/** From which chance on a band begins, and what share of its pairs is expected to be good before any was measured. */
const bands = [
  { from: 0, expected: 0.05 },
  { from: 0.021, expected: 0.15 },
  { from: 0.1, expected: 0.3 },
  { from: 0.4, expected: 0.5 },
  { from: 0.6, expected: 0.5 },
  { from: 0.9, expected: 0.93 },
] as const;

/** What was expected counts as much as so many measured pairs. */
const EXPECTATION_WEIGHT = 10;

/** The band of a chance from 0 to 1. */
export function bandOfChance(chance: number): number {
  return bands.findLastIndex(({ from }) => chance >= from);
}

/** By band: the share of pairs that turned out to be good in this waitroom, beginning with what networks are like elsewhere. */
export function goodRatios(record: TrackRecord | undefined): number[] {
  return bands.map(({ expected }, band) => {
    const { measured, good } = record?.of(band) ?? { measured: 0, good: 0 };
    return (EXPECTATION_WEIGHT * expected + good) / (EXPECTATION_WEIGHT + measured);
  });
}
