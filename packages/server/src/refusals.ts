/** Why something was refused, or a connection closed, that no honest page would have had to fear. */
export type RefusalReason =
  /** A page of an origin that the study does not list, or a connection without one. */
  | "origin"
  /** Too many sockets of one address. */
  | "address"
  /** Too many sockets in all. */
  | "total"
  /** Too many new sockets a second. */
  | "rate"
  /** No handshake that this server understands. */
  | "bad-request"
  /** The server is about to end. */
  | "draining"
  /** A second WebSocket for a connection that has one. */
  | "upgrade"
  /** A page that does not read what it is sent. */
  | "slow-reader"
  /** An SDP or ICE candidate that is none, or not of a data channel. */
  | "signal"
  /** An ICE candidate of an address that the study does not pass on. */
  | "candidate";

const none: Readonly<Record<RefusalReason, number>> = {
  origin: 0,
  address: 0,
  total: 0,
  rate: 0,
  "bad-request": 0,
  draining: 0,
  upgrade: 0,
  "slow-reader": 0,
  signal: 0,
  candidate: 0,
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
