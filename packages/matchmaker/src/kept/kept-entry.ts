import type { GroupHistory } from "../candidates/candidate.ts";
import type { Link } from "../pairs/link.ts";
import type { RememberedPair } from "../pairs/pair-history.ts";
import type { Trials } from "../pairs/track-record.ts";
import type { Failure } from "../verdict/rejection.ts";

/**
 * A piece of what outlives the process: who holds which place, which matches run, which pairs rest, what was learned. No two of
 * a kind have the same id. Plain data, as it survives JSON; `null`: there is nothing any more.
 *
 * What goes on between pages (probes, countdowns, kept connections) is not kept: it ends with the sockets that it goes over, as
 * if all of them broke.
 */
export type KeptEntry =
  | { readonly kind: "place"; readonly id: string; readonly value: KeptPlace | null }
  | { readonly kind: "match"; readonly id: string; readonly value: KeptMatch | null }
  | { readonly kind: "pair"; readonly id: string; readonly value: RememberedPair | null }
  /** By the kind of pairs, which is a number. */
  | { readonly kind: "trials"; readonly id: string; readonly value: Trials | null }
  | { readonly kind: "counts"; readonly id: ""; readonly value: KeptCounts | null };

/** Of one participant. Times on the waitroom's clock, in ms. */
export interface KeptPlace {
  readonly seniority: number;
  readonly joinedAtMs: number;
  readonly deadlineMs: number;
  /** Missing in an entry of before waits could be made longer: never. */
  readonly extensions?: number;
  /** Missing in an entry of before there were ready checks: not, and none. */
  readonly isAside?: boolean;
  readonly missedChecks?: number;
  /** `null`: waits. */
  readonly matchId: string | null;
  /** As it was when something else of the place was written last; so are the beacons', and `overtaken`. */
  readonly serverRttMs: number | null;
  readonly beaconRttsMs: readonly (number | null)[] | null;
  readonly timeZone: string | null;
  readonly groupHistory: GroupHistory | null;
  readonly attempts: number;
  readonly lastFailure: Failure | null;
  readonly overtaken: number;
  readonly fruitless: readonly string[];
  /** `null`: it does not rest. */
  readonly restsUntilMs: number | null;
}

/** A match that has started. */
export interface KeptMatch {
  /** Those that are open. One that was opened in place of another one counts once it is known to work. */
  readonly links: readonly Link[];
  readonly startsAtMs: number;
  readonly maxP2pRttMs: number | null;
  readonly present: readonly string[];
  /** Which sides of which links have said what they measured since it was announced. */
  readonly reported: readonly (readonly [linkId: string, participantId: string])[];
}

/** What a waitroom has counted. */
export interface KeptCounts {
  readonly joined: number;
  readonly matched: number;
  readonly released: number;
  readonly startedMatches: number;
}
