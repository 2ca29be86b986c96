import { OptionsError } from "@earshot/matchmaker";

/** Two participants at the same host: one house, or one network. */
const SAME_HOST_MS = 5;

/**
 * Round trips between hosts, in ms. Symmetric: of a pair that was measured both ways the mean counts, of one measured one way
 * that.
 */
export class LatencyMatrix {
  readonly size: number;
  readonly #rttsMs: Float32Array;

  /** Row by row; `NaN` for a pair without a measurement. The diagonal is not looked at. @throws OptionsError */
  constructor(rttsMs: Float32Array) {
    this.size = Math.sqrt(rttsMs.length);
    if (!Number.isInteger(this.size) || this.size < 2) {
      throw new OptionsError({
        field: "latency",
        value: `${rttsMs.length} numbers`,
        allowed: "a square matrix of at least 2 by 2",
      });
    }
    this.#rttsMs = symmetric(rttsMs, this.size);
  }

  /** `NaN` if nothing is known of the pair. */
  rttMs(a: number, b: number): number {
    return a === b ? SAME_HOST_MS : (this.#rttsMs[a * this.size + b] ?? Number.NaN);
  }
}

function symmetric(rttsMs: Float32Array, size: number): Float32Array {
  const result = new Float32Array(rttsMs.length);
  for (let a = 0; a < size; a++) {
    for (let b = 0; b < size; b++) {
      const [there, back] = [rttsMs[a * size + b] ?? Number.NaN, rttsMs[b * size + a] ?? Number.NaN];
      if (a !== b && (there < 0 || there === Number.POSITIVE_INFINITY)) {
        throw new OptionsError({
          field: `latency[${a}][${b}]`,
          value: there,
          allowed: "milliseconds from 0, or missing",
        });
      }
      result[a * size + b] = Number.isNaN(there) ? back : Number.isNaN(back) ? there : (there + back) / 2;
    }
  }
  return result;
}
