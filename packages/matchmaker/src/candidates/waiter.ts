import type { MatchCandidate } from "./candidate.ts";

/** A candidate together with its wait. */
export interface Waiter {
  readonly participantId: string;
  readonly candidate: MatchCandidate;
  /** Lower is earlier. */
  readonly seniority: number;
  readonly joinedAtMs: number;
  /** When the wait is over, matched or not. */
  readonly deadlineMs: number;
  /** How often somebody it could have been tried with was put forward with a younger one instead. */
  readonly overtaken: number;
  /** How often it was put forward. */
  readonly attempts: number;
}

/** Where a waiter of that seniority is, or would be, in a list in order of seniority. */
export function placeOf(seniority: number, waiters: readonly Waiter[]): number {
  let [from, to] = [0, waiters.length];
  const last = waiters.at(-1);
  if (!last || last.seniority < seniority) return to;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((waiters[middle]?.seniority ?? 0) < seniority) from = middle + 1;
    else to = middle;
  }
  return from;
}
