import { askEach } from "./ask-each.ts";
import type { MatchCandidate } from "../candidates/candidate.ts";
import { checkOptionNames } from "./option-names.ts";
import { OptionsError, positiveMs } from "../options.ts";
import { limitAfter, toRelaxation, type Relaxation, type RelaxStep } from "./relaxation.ts";
import type { WaitroomView } from "./waitroom-view.ts";

/** Options that every matchmaker takes. */
export interface MatchmakerOptions {
  /**
   * The largest round trip between two browsers, in ms, with which a pair is accepted (inclusive). Steps make it a schedule over
   * the time that a participant has waited: `[{ afterMs: 0, maxP2pRttMs: 100 }, { afterMs: 60_000, maxP2pRttMs: 150 }]`.
   * Everybody relaxes by their own wait, and of a group the strictest limit counts. `null`: nobody is probed and a match is made
   * at once.
   * @default null
   */
  maxP2pRttMs?: number | readonly RelaxStep[] | null;
  /** No limit ever exceeds this, in ms, whatever a schedule or a class of your own says. @default the largest of `maxP2pRttMs` */
  maxP2pRttHardCapMs?: number | null;
  /**
   * Whether people who were grouped before, in whichever earlier scene, are never put forward together (stranger matching).
   * @default false
   */
  avoidPrevious?: boolean;
}

/**
 * Decides who is put forward as a group. A researcher subclasses it and writes `findMatch`; the rest has sensible answers.
 * Matchmakers are pure: same candidates in, same group out. An exception costs one round, never the waitroom.
 */
export abstract class Matchmaker {
  /**
   * The options that a class takes. All others are refused: a misspelt one must not be silently without effect. A class with
   * options of its own that hands them on lists them, too: `static optionNames = ["mine", ...FifoMatchmaker.optionNames]`.
   */
  static readonly optionNames: readonly string[] = ["maxP2pRttMs", "maxP2pRttHardCapMs", "avoidPrevious"];
  /** The limit for somebody who has just arrived, in ms; `null`: none. */
  readonly maxP2pRttMs: number | null;
  /** No limit is above it, in ms; `null`: none. */
  readonly maxP2pRttHardCapMs: number | null;
  /** As in the options. */
  readonly avoidPrevious: boolean;
  readonly #relaxation: Relaxation | null;

  /** @throws OptionsError if an option is out of its range, or unknown. */
  constructor(options: MatchmakerOptions = {}) {
    checkOptionNames(new.target, options);
    const { maxP2pRttMs = null, maxP2pRttHardCapMs = null, avoidPrevious = false } = options;
    this.#relaxation = toRelaxation(maxP2pRttMs);
    this.maxP2pRttMs = this.#relaxation?.[0].maxP2pRttMs ?? null;
    this.maxP2pRttHardCapMs = toHardCap(maxP2pRttHardCapMs, this.#relaxation);
    if (typeof avoidPrevious !== "boolean") {
      throw new OptionsError({ field: "avoidPrevious", value: avoidPrevious, allowed: "true or false" });
    }
    this.avoidPrevious = avoidPrevious;
  }

  /**
   * The group for `arriving`: exactly `groupSize` candidates, `[...chosen waiting in order, arriving]`, or `null` to wait.
   * `waiting` is in order of seniority, without `arriving`, and must not be changed.
   */
  abstract findMatch(
    arriving: MatchCandidate,
    waiting: readonly MatchCandidate[],
    groupSize: number,
  ): MatchCandidate[] | null;

  /**
   * The order in which further candidates are tried with `arriving` when the first choice is ruled out. Default: by seniority.
   */
  rankCandidates(_arriving: MatchCandidate, waiting: readonly MatchCandidate[], groupSize: number): MatchCandidate[] {
    return waiting.length + 1 < groupSize ? [] : [...waiting];
  }

  /** The steps of `maxP2pRttMs`; a number is one step, `null` none. */
  get limitSteps(): readonly RelaxStep[] {
    return this.#relaxation ?? [];
  }

  /** The limit in ms for somebody who has waited for so long; `null`: none. */
  limitAfterMs(waitedMs: number): number | null {
    return this.#relaxation && limitAfter(this.#relaxation, waitedMs);
  }

  /**
   * Waiting times, in ms and ascending, at which more may be possible for a participant who waits for `patienceMs` at most, so
   * that it is planned for again.
   */
  replanAgesMs(_patienceMs: number): readonly number[] {
    return this.#relaxation?.slice(1).map(({ afterMs }) => afterMs) ?? [];
  }

  /** How long after a plan changes of the waitroom are gathered for the next one, in ms. Otherwise it is planned at once. */
  get coalesceMs(): number {
    return 0;
  }

  /**
   * Stage 2 is strict. True if the round trip is above the limit, or was not measured (`null`). At the limit a pair is accepted.
   */
  shouldRejectForRtt(measuredRttMs: number | null, limitMs: number | null = this.maxP2pRttMs): boolean {
    if (limitMs === null) return false;
    return measuredRttMs === null || !(measuredRttMs <= limitMs);
  }

  /**
   * Whether two people may be in one group at all: it must say the same of (a, b) and (b, a), as who comes first is chance. Both
   * are asked, and a pair that is allowed one way only is kept apart. Default: anybody, but with `avoidPrevious` no previous
   * partners.
   */
  allowsPair(a: MatchCandidate, b: MatchCandidate): boolean {
    return !this.avoidPrevious || !(hasMet(a, b) || hasMet(b, a));
  }

  /**
   * Plans over the whole waitroom: the groups to put forward now. Default: asks `findMatch` for each arriving or freed
   * participant.
   */
  propose(view: WaitroomView, _atMs: number): MatchCandidate[][] {
    return askEach(this, view);
  }

  /**
   * The kinds, numbers of your own, under which the waitroom counts whether this pair turned out to be good when it was measured.
   * Default: none.
   */
  kindsOf(_a: MatchCandidate, _b: MatchCandidate, _limitMs: number | null): readonly number[] {
    return [];
  }

  /**
   * Those who could have had the place of somebody younger in these groups, once for each group. Only counted, for the next plan.
   */
  passedOver(_view: WaitroomView, _groups: readonly (readonly MatchCandidate[])[], _atMs: number): MatchCandidate[] {
    return [];
  }
}

/** True if `candidate` was in one group with `other` before, however long ago. */
function hasMet(candidate: MatchCandidate, other: MatchCandidate): boolean {
  const earlier = candidate.groupHistory?.earlierPartners ?? [];
  return remembers(candidate, other) || earlier.includes(other.participantId);
}

/** True if `candidate` remembers `other` as a previous partner. */
export function remembers({ groupHistory }: MatchCandidate, other: MatchCandidate): boolean {
  return groupHistory?.previousPartners.includes(other.participantId) ?? false;
}

const doors = ["findMatch", "rankCandidates", "limitAfterMs", "shouldRejectForRtt", "allowsPair", "propose"] as const;

/** True for anything with a matchmaker's methods, even if its class came from a second copy of this package. */
export function isMatchmaker(value: unknown): value is Matchmaker {
  if (value instanceof Matchmaker) return true;
  if (typeof value !== "object" || value === null || !("maxP2pRttMs" in value)) return false;
  return doors.every((door) => typeof Reflect.get(value, door) === "function");
}

function toHardCap(option: number | null, relaxation: Relaxation | null): number | null {
  const largestMs = relaxation?.at(-1)?.maxP2pRttMs ?? null;
  if (option === null) return largestMs;
  const capMs = positiveMs("maxP2pRttHardCapMs", option);
  if (largestMs === null || largestMs <= capMs) return capMs;
  const allowed = `at least the largest limit of maxP2pRttMs, ${largestMs}`;
  throw new OptionsError({ field: "maxP2pRttHardCapMs", value: option, allowed });
}
