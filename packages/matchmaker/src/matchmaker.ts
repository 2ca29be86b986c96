import { askEach } from "./ask-each.ts";
import type { MatchCandidate } from "./candidate.ts";
import { positiveMs } from "./options-error.ts";
import { refuseUnknownKeys } from "./unknown-keys.ts";
import type { WaitroomView } from "./waitroom-view.ts";

/** Options that every matchmaker takes. */
export interface MatchmakerOptions {
  /**
   * The largest round trip between two browsers, in ms, with which a pair is accepted (inclusive).
   * `null`: nobody is probed and a match is made at once.
   * @default null
   */
  maxP2pRttMs?: number | null;
}

/**
 * Decides who is put forward as a group. A researcher subclasses it and writes `findMatch`; the rest has sensible answers.
 * Matchmakers are pure: same candidates in, same group out. An exception costs one round, never the waitroom.
 */
export abstract class Matchmaker {
  /** The options that a class takes. One that lists its own refuses all others: a misspelt one must not be silently without effect. */
  static readonly optionNames: readonly string[] = ["maxP2pRttMs"];
  readonly maxP2pRttMs: number | null;

  /** @throws OptionsError if `maxP2pRttMs` is neither `null` nor a finite number above 0, or if an option is unknown. */
  constructor(options: MatchmakerOptions = {}) {
    if (Object.hasOwn(new.target, "optionNames")) refuseUnknownKeys(new.target.name, options, new.target.optionNames);
    const { maxP2pRttMs = null } = options;
    this.maxP2pRttMs = maxP2pRttMs === null ? null : positiveMs("maxP2pRttMs", maxP2pRttMs);
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

  /** The order in which further candidates are tried with `arriving` when the first choice is ruled out. Default: by seniority. */
  rankCandidates(_arriving: MatchCandidate, waiting: readonly MatchCandidate[], groupSize: number): MatchCandidate[] {
    return waiting.length + 1 < groupSize ? [] : [...waiting];
  }

  /** Stage 2: strict. Above the limit is rejected, at the limit accepted, not measured (`null`) rejected. */
  shouldRejectForRtt(measuredRttMs: number | null): boolean {
    if (this.maxP2pRttMs === null) return false;
    return measuredRttMs === null || !(measuredRttMs <= this.maxP2pRttMs);
  }

  /** Plans over the whole waitroom: the groups to put forward now. Default: asks `findMatch` for each arriving or freed participant. */
  propose(view: WaitroomView, _atMs: number): MatchCandidate[][] {
    return askEach(this, view);
  }
}

const doors = ["findMatch", "rankCandidates", "shouldRejectForRtt", "propose"] as const;

/** True for anything with a matchmaker's methods, even if its class came from a second copy of this package. */
export function isMatchmaker(value: unknown): value is Matchmaker {
  if (value instanceof Matchmaker) return true;
  if (typeof value !== "object" || value === null || !("maxP2pRttMs" in value)) return false;
  return doors.every((door) => typeof Reflect.get(value, door) === "function");
}
