import type { MatchCandidate } from "../candidates/candidate.ts";
import { describe } from "../options.ts";

/** What may be answered to a question: in words, and how to tell. */
export interface Expected<Answer> {
  readonly allowed: string;
  readonly fits: (answer: unknown) => answer is Answer;
}

export const aLimit: Expected<number | null> = {
  allowed: "a finite number of ms above 0, or null for no limit",
  fits: (answer): answer is number | null => answer === null || (isFinite(answer) && answer > 0),
};

export const ages: Expected<readonly number[]> = {
  allowed: "a list of finite numbers of ms from 0 on",
  fits: (answer): answer is readonly number[] => isListOf(answer, isFinite) && answer.every((age) => age >= 0),
};

/** Whoever gathers changes for longer than this does not plan any more. */
const LONGEST_COALESCE_MS = 60_000;

export const aShortWhile: Expected<number> = {
  allowed: `a number of ms from 0 to ${LONGEST_COALESCE_MS}`,
  fits: (answer): answer is number => isFinite(answer) && answer >= 0 && answer <= LONGEST_COALESCE_MS,
};

export const yesOrNo: Expected<boolean> = {
  allowed: "true or false",
  fits: (answer): answer is boolean => typeof answer === "boolean",
};

export const kinds: Expected<readonly number[]> = {
  allowed: "a list of finite numbers",
  fits: (answer): answer is readonly number[] => isListOf(answer, isFinite),
};

export const candidates: Expected<MatchCandidate[]> = {
  allowed: "a list of candidates",
  fits: (answer): answer is MatchCandidate[] => isListOf(answer, isCandidate),
};

export const aGroup: Expected<MatchCandidate[] | null> = {
  allowed: "a list of candidates, or null to wait",
  fits: (answer): answer is MatchCandidate[] | null => answer === null || candidates.fits(answer),
};

export const groups: Expected<MatchCandidate[][]> = {
  allowed: "a list of lists of candidates",
  fits: (answer): answer is MatchCandidate[][] => isListOf(answer, candidates.fits),
};

/** The answer to a question to a researcher's code. @throws TypeError that names the question, the answer and what is allowed. */
export function answerTo<Answer>(question: string, answer: unknown, { fits, allowed }: Expected<Answer>): Answer {
  if (fits(answer)) return answer;
  if (isPromise(answer)) {
    quieten(answer);
    throw new TypeError(
      `${question} answered a promise, which is no answer; allowed: ${allowed}, at once (no async function)`,
    );
  }
  const hasPromises = Array.isArray(answer) && quietenAll(answer);
  const what = hasPromises ? "a list with a promise in it" : describe(answer);
  throw new TypeError(`${question} answered ${what}; allowed: ${allowed}`);
}

function isFinite(value: unknown): value is number {
  return Number.isFinite(value);
}

function isCandidate(value: unknown): value is MatchCandidate {
  return (
    typeof value === "object" && value !== null && "participantId" in value && typeof value.participantId === "string"
  );
}

/** Looks at holes, too, which `every` would skip. */
function isListOf<Item>(value: unknown, isItem: (item: unknown) => item is Item): value is Item[] {
  return Array.isArray(value) && Array.from<unknown>(value).every(isItem);
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}

/** Nobody waits for it. What it fails with later must not end the process, as an unhandled rejection would. */
function quieten(promise: PromiseLike<unknown>): void {
  promise.then(undefined, () => {});
}

/** True if there is a promise in the list, or in a list in it. */
function quietenAll(list: readonly unknown[]): boolean {
  let hasPromises = false;
  for (const item of list) {
    if (isPromise(item)) quieten(item);
    else if (!Array.isArray(item) || !quietenAll(item)) continue;
    hasPromises = true;
  }
  return hasPromises;
}
