// The patience of a connection, in ms. A page that only joins does not load it, which is why it is not in timing.ts.

/** How long it takes at most until a channel that one end closes is closed at both. */
export const CLOSE_WITHIN_MS = 1_000;

/** When the path is interrupted for this long, a new one is looked for. */
export const RESTART_AFTER_MS = 2_000;

/**
 * SCTP gives up a ping of a probe that is lost and older than this. With a limit on retransmits instead, SCTP would take the loss
 * for congestion. It would then acknowledge each further packet by a packet of its own, right before the answer to the ping.
 */
export const FRAME_LIFE_MS = 10;
