// The patience of a connection, in ms. A page that only joins does not load it, which is why it is not in timing.ts.

/** So long a channel takes at most to be closed at both ends, once one of them does. */
export const CLOSE_WITHIN_MS = 1_000;

/** A path that is interrupted for longer is not waited for: a new one is looked for. */
export const RESTART_AFTER_MS = 2_000;

/**
 * How old a ping of a probe may get on its way before SCTP gives it up as soon as it is missed. If its retransmits were limited
 * instead, SCTP would take its loss for congestion, and have each further packet acknowledged by a packet of its own, right
 * before the answer to the ping.
 */
export const FRAME_LIFE_MS = 10;
