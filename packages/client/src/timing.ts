// Every pace and patience of the page, in ms unless its name says otherwise.

/** A page that is not matched yet gives up when the server has not answered for this long. */
export const GIVE_UP_MS = 30_000;

/** When the server has not answered for this long, the page looks for what is wrong. */
export const HINT_AFTER_MS = 4_000;

/** How long one try to connect to the server may take. */
export const CONNECT_WITHIN_MS = 10_000;

/** How long to wait before the first try to come back, and at most. Each wait is twice as long as the one before. */
export const RETRY_FIRST_MS = 300;
export const RETRY_AT_MOST_MS = 2_000;

/** After a connection that lasted this long, tries are counted from the start again. */
export const STEADY_AFTER_MS = 10_000;

/** How long a page that leaves the waitroom waits for the server to say whether it had waited for long enough. */
export const LEAVE_WITHIN_MS = 1_000;

/** How long a page that leaves a match waits for what it sent to arrive. */
export const FINISH_WITHIN_MS = 5_000;

/** How long to wait for the worker to start. A page that is busy loading needs it most, and gets it last. */
export const HELLO_WITHIN_MS = 2_000;

/** A description waits this long for its first ICE candidate: without one the other end can do little with it. */
export const CANDIDATE_WAIT_MS = 25;

/** Candidates of several interfaces are found one after the other. Those found within this time travel together. */
export const TOGETHER_MS = 5;

/** Between two pings of a running match. */
export const MATCH_INTERVAL_MS = 1_000;

/**
 * A partner may leave before the connection is open at this end, which may be waiting for its worker. It has this long to open
 * still.
 */
export const OPEN_WITHIN_MS = 2_500;

/** When a connection ends, the page waits this long for the server to say that the partner left. */
export const NEWS_WITHIN_MS = 500;
