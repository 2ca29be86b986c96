import type { Match } from "../match/match.ts";
import type { JoinOptions } from "../stay/options.ts";
import type { Outcome, Status } from "../stay/status.ts";
import type { Waitroom } from "../stay/waitroom.ts";

/** What `useWaitroom` is told: as `joinWaitroom`, but for `signal`, as the component's unmounting leaves. */
export type StayOptions = Omit<JoinOptions, "signal">;

/** A stay as a component sees it. It is a new object at every change, and the same one between them. */
export interface StayView {
  /** Where the participant stands; `null` while there are no options. */
  readonly status: Status | null;
  /** The match while it lasts; `null` before it, and once this page has left it. */
  readonly match: Match | null;
  /** How the wait ended; `null` until it has. It stays what it is when a match is left. */
  readonly outcome: Outcome | null;
  /** The stay itself, for what is not here; `null` until the component is mounted. */
  readonly waitroom: Waitroom | null;
  /** Gives the place up, or leaves the match. The same function at all times. */
  readonly leave: () => Promise<void>;
}
