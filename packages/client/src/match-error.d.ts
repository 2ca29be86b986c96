import type { EndReason } from "./status.ts";
/** What `waitroom.match()` throws when the stay ends without a match. `reason` is that of the outcome. */
export declare class MatchError extends Error {
  readonly reason: EndReason;
  constructor(reason: EndReason, message?: string);
}
//# sourceMappingURL=match-error.d.ts.map
