import type { EndReason } from "./status.ts";

/** What `waitroom.match()` throws when the stay ends without a match. `reason` is that of the outcome. */
export class MatchError extends Error {
  /** How the stay ended instead, as in the outcome. */
  readonly reason: EndReason;

  constructor(reason: EndReason, message?: string) {
    super(message ?? `no match: ${reason}`);
    this.name = "MatchError";
    this.reason = reason;
  }
}
