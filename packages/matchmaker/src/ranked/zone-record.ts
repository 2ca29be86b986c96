import type { MatchCandidate } from "../candidates/candidate.ts";
import { zonePairOf, type ZonePair } from "../places/distance.ts";
import type { ReadonlyTrackRecord, Trials } from "../pairs/track-record.ts";
import { boundsOf, type RttBounds } from "./chance.ts";
import { distanceOdds, isRefuted, LEAST_ODDS, MOST_ODDS } from "./distance-odds.ts";
import { EXPECTED_RATIO } from "./good-ratio.ts";
import { oddsOf, ratioOf } from "./log-odds.ts";

/** The odds that go by distance, in whole numbers. */
const STEPS = MOST_ODDS - LEAST_ODDS + 1;

/** Kinds beyond those of the round trips: one for each step, and one for each two zones. */
const FIRST_STEP = 1e12;
const FIRST_PAIR = 2e12;
const PER_LIMIT = 1e6;

/** How much of what distances say is expected to be true, and how much information from measured pairs weighs as much. */
const EXPECTED_WORTH = 0.8;
const EXPECTATION_INFORMATION = 10;

/** What is expected of all pairs together before any was measured weighs as much as so many of them. */
const PRIOR_WEIGHT = 10;

/** For two zones, what their distance says weighs as much as so many measured pairs of them. */
const DISTANCE_WEIGHT = 6;

/**
 * The kinds under which the time zones of a pair are counted in a track record. None if one is no place. Where round trips show
 * that somebody is elsewhere, that says how far distances can be believed, and nothing of these two zones.
 */
export function zoneKindsOf(a: MatchCandidate, b: MatchCandidate, limitMs: number): number[] {
  const zones = zonePairOf(a.timeZone, b.timeZone);
  if (!zones) return [];
  const step = stepKind(Math.round(distanceOdds(zones.km, limitMs)) - LEAST_ODDS, limitMs);
  return isRefuted(zones.km, boundsOf(a, b)) ? [step] : [step, pairKind(zones.number, limitMs)];
}

function stepKind(step: number, limitMs: number): number {
  return FIRST_STEP + PER_LIMIT * Math.round(limitMs) + step;
}

function pairKind(zones: number, limitMs: number): number {
  return FIRST_PAIR + PER_LIMIT * Math.round(limitMs) + zones;
}

/** What the time zones of a waitroom's people were worth so far, at one limit. */
export class ZoneRecord {
  readonly #record: ReadonlyTrackRecord | undefined;
  readonly #limitMs: number;
  readonly #worth: number;
  readonly #middle: number;
  readonly #overallOdds: number;
  /** As far as they were asked for, as a plan looks at the same zones again and again. */
  readonly #oddsOfZones = new Map<number, number>();

  constructor(record: ReadonlyTrackRecord | undefined, limitMs: number) {
    this.#record = record;
    this.#limitMs = limitMs;
    const steps = Array.from({ length: STEPS }, (_, step) => ({
      odds: LEAST_ODDS + step,
      trials: this.#trialsOf(stepKind(step, limitMs)),
    }));
    const { worth, middle, overallRatio } = summaryOf(steps);
    this.#worth = worth;
    this.#middle = middle;
    this.#overallOdds = oddsOf(overallRatio);
  }

  /**
   * By how much the zones of a pair move its log odds: up where they say more than those of the pairs that were measured, down
   * where they say less. 0 if they say nothing, or if its round trips show that somebody is elsewhere.
   */
  oddsFor(a: MatchCandidate, b: MatchCandidate, bounds: RttBounds): number {
    const zones = zonePairOf(a.timeZone, b.timeZone);
    if (!zones || isRefuted(zones.km, bounds)) return 0;
    const odds = this.#oddsOfZones.get(zones.number) ?? this.#reckon(zones);
    this.#oddsOfZones.set(zones.number, odds);
    return odds;
  }

  #reckon({ number, km }: ZonePair): number {
    const byDistance = this.#worth * (distanceOdds(km, this.#limitMs) - this.#middle);
    const { measured, good } = this.#trialsOf(pairKind(number, this.#limitMs));
    const expected = ratioOf(this.#overallOdds + byDistance);
    const ratio = (DISTANCE_WEIGHT * expected + good) / (DISTANCE_WEIGHT + measured);
    return oddsOf(ratio) - this.#overallOdds;
  }

  #trialsOf(kind: number): Trials {
    return this.#record?.of(kind) ?? { measured: 0, good: 0 };
  }
}

interface Step {
  /** What the distance says of its pairs. */
  readonly odds: number;
  readonly trials: Trials;
}

/** What the pairs that were measured tell of time zones. */
interface Summary {
  /**
   * From 0 to 1: the share of what distances say that has shown. The slope of a logistic regression of what became of the pairs
   * on their odds by distance, in one step from none (score by information), beside what is expected.
   */
  readonly worth: number;
  /** The mean of these odds, so that zones which are all alike say nothing. */
  readonly middle: number;
  /** The share of the pairs that was good. */
  readonly overallRatio: number;
}

function summaryOf(steps: readonly Step[]): Summary {
  const sum = (toNumber: (step: Step) => number) => steps.reduce((all, step) => all + toNumber(step), 0);
  const [measured, good] = [sum(({ trials }) => trials.measured), sum(({ trials }) => trials.good)];
  const oddsSum = sum(({ odds, trials }) => odds * trials.measured);
  const middle = oddsSum / (PRIOR_WEIGHT + measured);
  const overallRatio = (PRIOR_WEIGHT * EXPECTED_RATIO + good) / (PRIOR_WEIGHT + measured);
  if (measured === 0) return { worth: EXPECTED_WORTH, middle, overallRatio };
  const squares = sum(({ odds, trials }) => odds ** 2 * trials.measured) - oddsSum ** 2 / measured;
  const score = sum(({ odds, trials }) => odds * trials.good) - (oddsSum * good) / measured;
  const information = EXPECTATION_INFORMATION + overallRatio * (1 - overallRatio) * squares;
  const worth = (EXPECTED_WORTH * EXPECTATION_INFORMATION + score) / information;
  return { worth: Math.min(Math.max(worth, 0), 1), middle, overallRatio };
}
