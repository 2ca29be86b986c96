import type { MatchCandidate } from "../candidates/candidate.ts";

/**
 * What round trips to common beacons say about the round trip between two participants, in ms. The way over a beacon is one way
 * to go, so `a + b` is an upper bound; and as `a` cannot be longer than the way over the other one, `|a - b|` is a lower bound.
 * Real routes break the triangle now and then, so neither of them is a proof.
 */
export interface RttBounds {
  readonly lowerMs: number;
  /** `null`: there is no beacon that both have measured. */
  readonly upperMs: number | null;
}

/** Beyond this, noise and odd routes do not explain a lower bound above the limit any more. */
const SLACK_RATIO = 1.1;
const SLACK_MS = 5;

/** The chance of a pair about which nothing is known. */
const UNKNOWN = 0.5;

/** The chance of an unlikely pair. All of them count alike: how far beyond the limit they seem to be says little. */
export const UNLIKELY = 0.02;

/** What is known of a pair without a common beacon. */
export const nothingKnown: RttBounds = { lowerMs: 0, upperMs: null };

const none: readonly number[] = [];

/** Over all beacons that both have measured; the server is the first. In whole ms, since a fraction says nothing. */
export function boundsOf(a: MatchCandidate, b: MatchCandidate): RttBounds {
  let bounds = tightened(nothingKnown, a.serverRttMs, b.serverRttMs);
  const [ofA, ofB] = [a.beaconRttsMs ?? none, b.beaconRttsMs ?? none];
  for (let beacon = 0; beacon < Math.min(ofA.length, ofB.length); beacon++) {
    bounds = tightened(bounds, ofA[beacon] ?? null, ofB[beacon] ?? null);
  }
  return bounds;
}

/** How far a lower bound may exceed the limit before the pair counts as unlikely, in ms. */
export function unlikelyBeyondMs(limitMs: number): number {
  return SLACK_RATIO * limitMs + SLACK_MS;
}

/**
 * The chance, from 0 to 1, that the pair is within the limit; {@link UNLIKELY} if its lower bound alone is far beyond it. Not
 * calibrated: it orders pairs. Sure ones, by their upper bound, come first and the nearest of them before the others.
 */
export function chanceWithin({ lowerMs, upperMs }: RttBounds, limitMs: number | null): number {
  if (limitMs === null) return 1;
  if (upperMs === null) return UNKNOWN;
  if (lowerMs > unlikelyBeyondMs(limitMs)) return UNLIKELY;
  if (upperMs <= limitMs) return 1 - (0.1 * upperMs) / limitMs;
  // With several beacons, noise can put the lower bound above the upper one.
  const share = (limitMs - lowerMs) / Math.max(upperMs - lowerMs, 1);
  return 0.05 + 0.85 * Math.min(Math.max(share, 0), 1) ** 1.5;
}

function tightened(bounds: RttBounds, rttOfA: number | null, rttOfB: number | null): RttBounds {
  if (rttOfA === null || rttOfB === null) return bounds;
  const { lowerMs, upperMs } = bounds;
  const [a, b] = [Math.floor(rttOfA), Math.floor(rttOfB)];
  return { lowerMs: Math.max(lowerMs, Math.abs(a - b)), upperMs: Math.min(upperMs ?? a + b, a + b) };
}
