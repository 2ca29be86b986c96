/** What `waitroom.match()` throws when the stay ends without a match. `reason` is that of the outcome. */
export class MatchError extends Error {
  reason;
  constructor(reason, message) {
    super(message ?? `no match: ${reason}`);
    this.name = "MatchError";
    this.reason = reason;
  }
}
//# sourceMappingURL=match-error.js.map
