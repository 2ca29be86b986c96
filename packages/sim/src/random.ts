/**
 * Chance that is looked up instead of drawn in turn: the same seed, stream and keys always give the same number, in whatever
 * order they are asked for. Two policies that probe different pairs at different times therefore meet the very same world.
 */
export const streams = {
  arrival: 1,
  host: 2,
  patience: 3,
  serverRtt: 4,
  probe: 5,
  fault: 6,
  pool: 7,
  story: 8,
  crash: 9,
  answers: 10,
} as const;

export type Stream = (typeof streams)[keyof typeof streams];

/** Draws of one seed and one stream, each found by up to three whole numbers. */
export class Draws {
  readonly #base: number;

  constructor(seed: number, stream: Stream) {
    this.#base = mix(mix(0x9e3779b9, seed), stream);
  }

  /** Uniform in (0, 1): never exactly 0 or 1. */
  uniform(a: number, b = 0, c = 0): number {
    return (mix(mix(mix(this.#base, a), b), c) + 0.5) / 0x1_0000_0000;
  }

  /** Standard normal (Box and Muller). Uses `c` and its neighbour: ask for even `c` only. */
  normal(a: number, b = 0, c = 0): number {
    return Math.sqrt(-2 * Math.log(this.uniform(a, b, c))) * Math.cos(2 * Math.PI * this.uniform(a, b, c + 1));
  }

  /** Exponential with mean 1. */
  exponential(a: number, b = 0, c = 0): number {
    return -Math.log(this.uniform(a, b, c));
  }

  /** A whole number from 0 to `below - 1`. */
  index(below: number, a: number, b = 0): number {
    return Math.floor(this.uniform(a, b) * below);
  }
}

/** Mixes a whole number into a 32-bit state; every bit of either touches every bit of the result. */
function mix(state: number, value: number): number {
  let hash = Math.imul(state ^ value, 0x85ebca6b) + 0x9e3779b9;
  hash = Math.imul(hash ^ (hash >>> 16), 0x21f0aaad);
  hash = Math.imul(hash ^ (hash >>> 15), 0x735a2d97);
  return (hash ^ (hash >>> 15)) >>> 0;
}
