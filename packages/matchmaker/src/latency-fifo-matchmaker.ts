import type { MatchCandidate } from "./candidate.ts";
import { FifoMatchmaker } from "./fifo-matchmaker.ts";
import type { MatchmakerOptions } from "./matchmaker.ts";
import { positiveMs } from "./options-error.ts";

/** Options of {@link LatencyFifoMatchmaker}. */
export interface LatencyFifoOptions extends MatchmakerOptions {
  /** The largest `serverRtt(a) + serverRtt(b)` in ms with which a pair is tried (inclusive). */
  maxServerRttMs: number;
}

/**
 * First come, first served among those for whom `serverRtt(arriving) + serverRtt(waiting) <= maxServerRttMs`.
 * A missing server RTT on either side passes. The sum is the round trip *through the server*, an upper bound of the direct one:
 * two neighbours far from the server are skipped although they are close to each other.
 */
export class LatencyFifoMatchmaker extends FifoMatchmaker {
  static override readonly optionNames: readonly string[] = ["maxServerRttMs", "maxP2pRttMs"];
  readonly maxServerRttMs: number;

  /** @throws OptionsError if `maxServerRttMs` is not a finite number above 0, or `maxP2pRttMs` is bad. */
  constructor(options: LatencyFifoOptions) {
    super(options);
    this.maxServerRttMs = positiveMs("maxServerRttMs", options.maxServerRttMs);
  }

  override findMatch(
    arriving: MatchCandidate,
    waiting: readonly MatchCandidate[],
    groupSize: number,
  ): MatchCandidate[] | null {
    return super.findMatch(arriving, this.#eligible(arriving, waiting), groupSize);
  }

  override rankCandidates(
    arriving: MatchCandidate,
    waiting: readonly MatchCandidate[],
    groupSize: number,
  ): MatchCandidate[] {
    return this.#eligible(arriving, super.rankCandidates(arriving, waiting, groupSize));
  }

  /** Stage 1 is lenient: only a sum that is known to be above the limit excludes. */
  #eligible(arriving: MatchCandidate, waiting: readonly MatchCandidate[]): MatchCandidate[] {
    const ownRttMs = arriving.serverRttMs;
    if (ownRttMs === null) return [...waiting];
    return waiting.filter(({ serverRttMs }) => serverRttMs === null || !(ownRttMs + serverRttMs > this.maxServerRttMs));
  }
}
