import type { Waiter } from "../candidates/waiter.ts";

/** A pair that may be put forward, and how much speaks for it. */
export interface Prospect {
  readonly one: Waiter;
  readonly other: Waiter;
  /**
   * Seniorities of its members who were passed over too often or whose time is running out, the older one's first; infinite for
   * whoever is not so. They come before all others.
   */
  readonly urgent: readonly [number, number];
  /** That the pair will be within the limit; above 1 if it was measured already. */
  readonly chance: number;
}

/** A total order: whoever is urgent, best with somebody who is so, too; then the better chance, then the older pair. */
export function isBetter(a: Prospect, b: Prospect): boolean {
  for (const which of [0, 1] as const) {
    if (a.urgent[which] !== b.urgent[which]) return a.urgent[which] < b.urgent[which];
  }
  if (a.chance !== b.chance) return a.chance > b.chance;
  const [elderOfA, elderOfB] = [elder(a), elder(b)];
  return elderOfA !== elderOfB ? elderOfA < elderOfB : junior(a) < junior(b);
}

/** Among two that may be missing. */
export function betterOf(a: Prospect | null, b: Prospect | null): Prospect | null {
  if (!a || !b) return a ?? b;
  return isBetter(b, a) ? b : a;
}

function elder({ one, other }: Prospect): number {
  return Math.min(one.seniority, other.seniority);
}

function junior({ one, other }: Prospect): number {
  return Math.max(one.seniority, other.seniority);
}
