import { ages, aLimit, answerTo, aShortWhile, candidates, groups, kinds, yesOrNo, type Expected } from "./answers.ts";
import type { MatchCandidate } from "../candidates/candidate.ts";
import { Matchmaker } from "./matchmaker.ts";
import { describe } from "../options.ts";
import type { WaitroomView } from "./waitroom-view.ts";

/** A question that a matchmaker is asked. Its own `findMatch` and `rankCandidates` are asked by its `propose`. */
type Question = keyof Omit<Matchmaker, "findMatch" | "rankCandidates" | "avoidPrevious" | "limitSteps">;

const nothing: readonly never[] = [];

/** The limit where the matchmaker could not say one: nobody is near enough to anybody. */
export const NO_LIMIT_KNOWN = 0;

/**
 * The only one who asks a researcher's matchmaker. Whatever that throws or answers wrongly is reported, once in a round for each
 * question, and replaced by an answer that harms nobody: nobody is matched whom the study's rules may keep apart, and everybody
 * else goes on.
 */
export class GuardedMatchmaker {
  readonly #matchmaker: Matchmaker;
  readonly #report: (error: unknown) => void;
  readonly #reported = new Set<Question>();
  /** Asked once in a round, since limits are asked for by the thousand. */
  #capMs: number | null = null;
  /** The built-in rule is symmetric, and is not asked twice. */
  readonly #hasOwnPairRule: boolean;
  /** Said once and not in every round, as every pair would say it again. */
  #saidThatOrderCounts = false;

  constructor(matchmaker: Matchmaker, report: (error: unknown) => void) {
    this.#matchmaker = matchmaker;
    this.#report = report;
    this.#hasOwnPairRule = matchmaker.allowsPair !== Matchmaker.prototype.allowsPair;
  }

  /** From here on, what goes wrong is reported again. */
  beginRound(): void {
    this.#reported.clear();
    this.#capMs = null;
  }

  /** `null` if it went wrong. */
  propose(view: WaitroomView, atMs: number): MatchCandidate[][] | null {
    return this.#ask("propose", groups, (matchmaker) => matchmaker.propose(view, atMs)) ?? null;
  }

  passedOver(view: WaitroomView, proposed: readonly (readonly MatchCandidate[])[], atMs: number): MatchCandidate[] {
    if (!this.#has("passedOver")) return [];
    return this.#ask("passedOver", candidates, (matchmaker) => matchmaker.passedOver(view, proposed, atMs)) ?? [];
  }

  get coalesceMs(): number {
    if (!this.#has("coalesceMs")) return 0;
    return this.#ask("coalesceMs", aShortWhile, (matchmaker) => matchmaker.coalesceMs) ?? 0;
  }

  /** Ascending, whatever the matchmaker's order. */
  replanAgesMs(patienceMs: number): readonly number[] {
    if (!this.#has("replanAgesMs")) return nothing;
    const agesMs = this.#ask("replanAgesMs", ages, (matchmaker) => matchmaker.replanAgesMs(patienceMs)) ?? nothing;
    return agesMs.toSorted((a, b) => a - b);
  }

  /**
   * Never above the hard cap. If the question went wrong, the limit for somebody who has just arrived counts; if there is none,
   * nobody is near enough.
   */
  limitAfterMs(waitedMs: number): number | null {
    const limitMs = this.#ask("limitAfterMs", aLimit, (matchmaker) => matchmaker.limitAfterMs(waitedMs));
    const knownMs = limitMs === undefined ? this.#firstLimitMs() : limitMs;
    return knownMs === null ? null : Math.min(knownMs, (this.#capMs ??= this.#hardCapMs()));
  }

  /** If the question went wrong, the plain limit counts. */
  shouldRejectForRtt(rttMs: number | null, limitMs: number): boolean {
    const isRejected = this.#ask("shouldRejectForRtt", yesOrNo, (matchmaker) =>
      matchmaker.shouldRejectForRtt(rttMs, limitMs),
    );
    return isRejected ?? (rttMs === null || !(rttMs <= limitMs));
  }

  /**
   * If the question went wrong, the pair is kept apart. A rule of a researcher's is asked both ways round: who of a pair comes
   * first is chance, so a rule that says it for one order only would match some and never others.
   */
  allowsPair(a: MatchCandidate, b: MatchCandidate): boolean {
    const isAllowed = this.#allows(a, b);
    if (!this.#hasOwnPairRule || isAllowed === undefined) return isAllowed ?? false;
    if (!isAllowed && this.#saidThatOrderCounts) return false;
    const isAllowedBack = this.#allows(b, a);
    if (isAllowedBack === undefined) return false;
    if (isAllowed !== isAllowedBack) this.#sayThatOrderCounts(isAllowed ? [a, b] : [b, a]);
    return isAllowed && isAllowedBack;
  }

  kindsOf(a: MatchCandidate, b: MatchCandidate, limitMs: number): readonly number[] {
    if (!this.#has("kindsOf")) return nothing;
    return this.#ask("kindsOf", kinds, (matchmaker) => matchmaker.kindsOf(a, b, limitMs)) ?? nothing;
  }

  /** Reports what somebody else found to be wrong with an answer. */
  report(question: Question, error: unknown): void {
    if (this.#reported.has(question)) return;
    this.#reported.add(question);
    this.#report(error);
  }

  #allows(a: MatchCandidate, b: MatchCandidate): boolean | undefined {
    return this.#ask("allowsPair", yesOrNo, (matchmaker) => matchmaker.allowsPair(a, b));
  }

  #sayThatOrderCounts([a, b]: readonly [MatchCandidate, MatchCandidate]): void {
    if (this.#saidThatOrderCounts) return;
    this.#saidThatOrderCounts = true;
    const [one, other] = [describe(a.participantId), describe(b.participantId)];
    const found = `it allows (${one}, ${other}), but not (${other}, ${one})`;
    this.#report(new Error(`allowsPair must say the same of (a, b) and (b, a); ${found}, so they are kept apart`));
  }

  #firstLimitMs(): number {
    return this.#ask("maxP2pRttMs", aLimit, (matchmaker) => matchmaker.maxP2pRttMs) ?? NO_LIMIT_KNOWN;
  }

  #hardCapMs(): number {
    if (!this.#has("maxP2pRttHardCapMs")) return Number.POSITIVE_INFINITY;
    const capMs = this.#ask("maxP2pRttHardCapMs", aLimit, (matchmaker) => matchmaker.maxP2pRttHardCapMs);
    return capMs === undefined ? this.#firstLimitMs() : (capMs ?? Number.POSITIVE_INFINITY);
  }

  /** False of a matchmaker of another copy of this package that is older than the question. */
  #has(question: Question): boolean {
    return question in this.#matchmaker;
  }

  /** `undefined`, which is no answer to anything, if it went wrong. */
  #ask<Answer>(
    question: Question,
    expected: Expected<Answer>,
    ask: (matchmaker: Matchmaker) => unknown,
  ): Answer | undefined {
    try {
      return answerTo(question, ask(this.#matchmaker), expected);
    } catch (error) {
      this.report(question, error);
      return undefined;
    }
  }
}
