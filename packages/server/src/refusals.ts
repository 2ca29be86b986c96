/** Why something was refused that no honest page would have had to fear. */
export type RefusalReason =
  /** The server is about to end. */
  | "draining"
  /** No handshake that this server understands. */
  | "bad-request";

const none: Readonly<Record<RefusalReason, number>> = {
  draining: 0,
  "bad-request": 0,
};

/** How often what was refused, since the server started. Counts only: who it was is nobody's business. */
export class Refusals {
  readonly #counts = { ...none };

  count(reason: RefusalReason, times = 1): void {
    this.#counts[reason] += times;
  }

  /** Of every reason, so that one that has not occurred is 0. */
  get counts(): Readonly<Record<RefusalReason, number>> {
    return { ...this.#counts };
  }
}
