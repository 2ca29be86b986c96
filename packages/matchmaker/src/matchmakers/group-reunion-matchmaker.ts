import { answersAs, askOldest } from "./ask-oldest.ts";
import type { MatchCandidate } from "../candidates/candidate.ts";
import { FifoMatchmaker } from "./fifo-matchmaker.ts";
import { remembers, type MatchmakerOptions } from "./matchmaker.ts";
import { OptionsError } from "../options.ts";
import type { Waiter } from "../candidates/waiter.ts";
import type { WaitroomView } from "./waitroom-view.ts";

/** Options of {@link GroupReunionMatchmaker}. */
export interface GroupReunionOptions extends Omit<MatchmakerOptions, "avoidPrevious"> {
  /**
   * Whether a participant whose previous partners are not here is matched with others, first come, first served.
   * @default true
   */
  fallbackToFifo?: boolean;
}

/** Previous partners first: reunites the groups of an earlier scene. */
export class GroupReunionMatchmaker extends FifoMatchmaker {
  static override readonly optionNames: readonly string[] = ["fallbackToFifo", "maxP2pRttMs", "maxP2pRttHardCapMs"];
  /** As in the options. */
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
    const partners = waiting.filter((candidate) => remembers(arriving, candidate));
    if (partners.length + 1 >= groupSize) return super.findMatch(arriving, partners, groupSize);
    const remembering = groupSize === 2 ? waiting.find((candidate) => remembers(candidate, arriving)) : undefined;
    if (remembering) return [remembering, arriving];
    return this.fallbackToFifo ? super.findMatch(arriving, waiting, groupSize) : null;
  }

  override rankCandidates(
    arriving: MatchCandidate,
    waiting: readonly MatchCandidate[],
    groupSize: number,
  ): MatchCandidate[] {
    if (waiting.length + 1 < groupSize) return [];
    const known = waiting.filter((candidate) => remembers(arriving, candidate) || remembers(candidate, arriving));
    if (!this.fallbackToFifo) return known;
    const knownSet = new Set(known);
    return [...known, ...waiting.filter((candidate) => !knownSet.has(candidate))];
  }

  override propose(view: WaitroomView, atMs: number): MatchCandidate[][] {
    if (!view.index || !answersAs(this, GroupReunionMatchmaker)) return super.propose(view, atMs);
    return askOldest(view, view.index, (arriving, free) => {
      const partners = free.among(arriving.groupHistory?.previousPartners ?? []);
      const remembering = free.remembering();
      return {
        chosen: this.#firstChoice(view.groupSize, { partners, remembering, all: free.bySeniority() }),
        ranked: () => this.#ranked([...partners, ...remembering], free.bySeniority()),
      };
    });
  }

  #firstChoice(groupSize: number, { partners, remembering, all }: Known): Iterable<Waiter> {
    if (partners.length + 1 >= groupSize) return partners;
    if (groupSize === 2 && remembering.length > 0) return remembering;
    return this.fallbackToFifo ? all : [];
  }

  *#ranked(known: readonly Waiter[], all: Iterable<Waiter>): Generator<Waiter, void> {
    const isKnown = new Set(known);
    yield* [...isKnown].toSorted((a, b) => a.seniority - b.seniority);
    if (!this.fallbackToFifo) return;
    for (const waiter of all) if (!isKnown.has(waiter)) yield waiter;
  }
}

interface Known {
  readonly partners: readonly Waiter[];
  readonly remembering: readonly Waiter[];
  readonly all: Iterable<Waiter>;
}
