import type { MatchCandidate } from "./candidate.ts";
import { FifoMatchmaker } from "./fifo-matchmaker.ts";
import type { MatchmakerOptions } from "./matchmaker.ts";
import { OptionsError } from "./options-error.ts";

/** Options of {@link GroupReunionMatchmaker}. */
export interface GroupReunionOptions extends MatchmakerOptions {
  /**
   * Whether a participant whose previous partners are not here is matched with others, first come, first served.
   * @default true
   */
  fallbackToFifo?: boolean;
}

/** Previous partners first: reunites the groups of an earlier scene. */
export class GroupReunionMatchmaker extends FifoMatchmaker {
  static override readonly optionNames: readonly string[] = ["fallbackToFifo", "maxP2pRttMs"];
  readonly fallbackToFifo: boolean;

  /** @throws OptionsError if `fallbackToFifo` is neither true nor false, or `maxP2pRttMs` is bad. */
  constructor(options: GroupReunionOptions = {}) {
    super(options);
    const { fallbackToFifo = true } = options;
    if (typeof fallbackToFifo !== "boolean") {
      throw new OptionsError({ field: "fallbackToFifo", value: fallbackToFifo, allowed: "true or false" });
    }
    this.fallbackToFifo = fallbackToFifo;
  }

  override findMatch(
    arriving: MatchCandidate,
    waiting: readonly MatchCandidate[],
    groupSize: number,
  ): MatchCandidate[] | null {
    const partners = waiting.filter((candidate) => lists(arriving, candidate));
    if (partners.length + 1 >= groupSize) return super.findMatch(arriving, partners, groupSize);
    const seeker = groupSize === 2 ? waiting.find((candidate) => lists(candidate, arriving)) : undefined;
    if (seeker) return [seeker, arriving];
    return this.fallbackToFifo ? super.findMatch(arriving, waiting, groupSize) : null;
  }

  override rankCandidates(
    arriving: MatchCandidate,
    waiting: readonly MatchCandidate[],
    groupSize: number,
  ): MatchCandidate[] {
    if (waiting.length + 1 < groupSize) return [];
    const known = waiting.filter((candidate) => lists(arriving, candidate) || lists(candidate, arriving));
    if (!this.fallbackToFifo) return known;
    const knownSet = new Set(known);
    return [...known, ...waiting.filter((candidate) => !knownSet.has(candidate))];
  }
}

/** True if `candidate` remembers `other` as a previous partner. */
function lists(candidate: MatchCandidate, other: MatchCandidate): boolean {
  return candidate.groupHistory?.previousPartners.includes(other.participantId) ?? false;
}
