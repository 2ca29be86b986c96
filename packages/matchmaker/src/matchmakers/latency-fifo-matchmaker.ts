import { isAbove } from "../above-limit.ts";
import { answersAs, askOldest, type FreeWaiters } from "./ask-oldest.ts";
import type { MatchCandidate } from "../candidates/candidate.ts";
import { FifoMatchmaker } from "./fifo-matchmaker.ts";
import { Filtered } from "../candidates/filtered.ts";
import { Matchmaker, type MatchmakerOptions } from "./matchmaker.ts";
import { positiveMs } from "../options.ts";
import type { Waiter } from "../candidates/waiter.ts";
import type { WaitroomView } from "./waitroom-view.ts";

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
  static override readonly optionNames: readonly string[] = ["maxServerRttMs", ...Matchmaker.optionNames];
  /** As in the options, in ms. */
  readonly maxServerRttMs: number;

  /** @throws OptionsError if `maxServerRttMs` is not a finite number above 0, or `maxP2pRttMs` is bad. */
  constructor(options: LatencyFifoOptions) {
    super(options);
    const { maxServerRttMs }: Partial<LatencyFifoOptions> = options ?? {};
    this.maxServerRttMs = positiveMs("maxServerRttMs", maxServerRttMs);
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

  override propose(view: WaitroomView, atMs: number): MatchCandidate[][] {
    if (!view.index || !answersAs(this, LatencyFifoMatchmaker)) return super.propose(view, atMs);
    return askOldest(view, view.index, (arriving, free) => {
      return { chosen: this.#oldest(arriving, free), ranked: () => this.#oldest(arriving, free) };
    });
  }

  /** Stage 1 is lenient: only a sum that is known to be above the limit excludes. */
  #isEligible(arriving: MatchCandidate, { serverRttMs }: MatchCandidate): boolean {
    if (arriving.serverRttMs === null || serverRttMs === null) return true;
    return !isAbove(arriving.serverRttMs + serverRttMs, this.maxServerRttMs);
  }

  #eligible(arriving: MatchCandidate, waiting: readonly MatchCandidate[]): MatchCandidate[] {
    return waiting.filter((candidate) => this.#isEligible(arriving, candidate));
  }

  #oldest(arriving: MatchCandidate, free: FreeWaiters): Iterable<Waiter> {
    const toMs = this.maxServerRttMs - (arriving.serverRttMs ?? Number.NEGATIVE_INFINITY);
    // A whole ms more, so that no rounding loses anybody; the rule itself is asked again.
    const nearOnes = free.bySeniority({ fromMs: 0, toMs: toMs + 1 });
    return new Filtered(nearOnes, ({ candidate }) => this.#isEligible(arriving, candidate));
  }
}
