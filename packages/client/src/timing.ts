// Every pace and patience of the page, in ms unless its name says otherwise.

/** A page that is not matched yet gives up when the server has not answered for this long. */
export const GIVE_UP_MS = 30_000;

/** When the server has not answered for this long, the page looks for what is wrong. */
export const HINT_AFTER_MS = 4_000;

/** How long one try to connect to the server may take. */
export const CONNECT_WITHIN_MS = 10_000;

/** How long to wait before the first try to come back, and at most. Each wait is twice as long as the one before. */
export const RETRY_FIRST_MS = 300;
export const RETRY_AT_MOST_MS = 5_000;

/** After a connection that lasted this long, tries are counted from the start again. */
export const STEADY_AFTER_MS = 10_000;

/** Requests to each beacon, one after the other. The first one opens the connection, and does not count. */
export const BEACON_REQUESTS = 5;
export const BEACON_WITHIN_MS = 2_000;

/** The server waits a second for the report. What is known by now is told, as everything would be too late. */
export const TELL_BEACONS_AFTER_MS = 800;

/** How long a page that leaves a match waits for what it sent to arrive. */
export const FINISH_WITHIN_MS = 5_000;

/** How long to wait for the worker to start. A page that is busy loading needs it most, and gets it last. */
export const HELLO_WITHIN_MS = 2_000;

/** A description waits this long for its first ICE candidate: without one the other end can do little with it. */
export const CANDIDATE_WAIT_MS = 25;

/** Candidates of several interfaces are found one after the other. Those found within this time travel together. */
export const TOGETHER_MS = 5;

/** Between two looks at the connectivity checks of a probe while its channel opens. */
export const ICE_LOOK_MS = 25;

/** Between two pings of a probe. Below 15 ms they queue up behind each other. */
export const PROBE_INTERVAL_MS = 15;

/** Between two pings of a probe where round trips vary: there they hold each other up even when they are further apart. */
export const UNHURRIED_INTERVAL_MS = 50;

/** How long after the channel opened a probe that was begun anew may go on. The server waits 4 s in all for both reports. */
export const UNHURRIED_WITHIN_MS = 2_500;

/** More than a probe ever needs; they end with the report. */
export const MAX_PROBE_PINGS = 250;

/**
 * A rejection may be certain before its number is known. The page waits this long for the number, so that people can be told how
 * far apart they are.
 */
export const NUMBER_WAIT_MS = 600;

/** How often the clock is read until it moves. That takes some milliseconds; a clock that has not moved by then is too coarse. */
export const MAX_CLOCK_READINGS = 300_000;

/** Between two pings of a running match. */
export const MATCH_INTERVAL_MS = 1_000;

/**
 * After this many unanswered pings in a row a match's connection has stalled. Until then the partner is there, whatever the
 * server says.
 */
export const STALL_PINGS = 4;

/**
 * A partner may leave before the connection is open at this end, which may be waiting for its worker. It has this long to open
 * still.
 */
export const OPEN_WITHIN_MS = 2_500;

/** When a connection ends, the page waits this long for the server to say that the partner left. */
export const NEWS_WITHIN_MS = 500;
