// Every pace and patience of the page, in ms unless its name says otherwise.

/** Without an answer of the server for this long, a page that is not matched yet gives up. */
export const GIVE_UP_MS = 30_000;

/** An answer that takes longer is looked into. */
export const HINT_AFTER_MS = 4_000;

/** A connection to the server is not waited for any longer. */
export const CONNECT_WITHIN_MS = 10_000;

/** Before the first try to come back, and before the later ones: each time twice as long as before. */
export const RETRY_FIRST_MS = 300;
export const RETRY_AT_MOST_MS = 5_000;

/** A connection that lasts for so long is a good one, and the tries are counted anew. */
export const STEADY_AFTER_MS = 10_000;

/** To each beacon, one after the other. The first pays for the connection, and does not count. */
export const BEACON_REQUESTS = 5;
export const BEACON_WITHIN_MS = 2_000;

/** The server waits for a report for a second. What is known by now is of more use than everything too late. */
export const TELL_BEACONS_AFTER_MS = 800;

/** Whoever leaves a match lets what was sent before arrive, for no longer than this. */
export const FINISH_WITHIN_MS = 5_000;

/**
 * A worker for the pings is not waited for any longer, from its start. A page that is busy loading needs it most, and gets it
 * last.
 */
export const HELLO_WITHIN_MS = 2_000;

/** A description waits this long for its first ICE candidate: without one the other end can do little with it. */
export const CANDIDATE_WAIT_MS = 25;

/** Candidates of several interfaces are found one after the other; those of so many ms travel together. */
export const TOGETHER_MS = 5;

/** Between two looks at the connectivity checks of a probe while its channel opens. */
export const ICE_LOOK_MS = 25;

/** Between two pings of a probe. Below 15 ms they queue up behind each other. */
export const PROBE_INTERVAL_MS = 15;

/** Between two pings of a probe where round trips vary, as they hold each other up there from further apart. */
export const UNHURRIED_INTERVAL_MS = 50;

/** From the open channel on. What is not known by then is not waited for: the server has 4 s in all for both reports. */
export const UNHURRIED_WITHIN_MS = 2_500;

/** More than a probe ever needs; they end with the report. */
export const MAX_PROBE_PINGS = 250;

/**
 * A rejection is certain before its number is known. This long it is waited for, so that people can be told how far apart they
 * are.
 */
export const NUMBER_WAIT_MS = 600;

/** A ping that takes this much longer than the others is not waited for. */
export const LOST_RATIO = 1.5;
export const LOST_SLACK_MS = 20;

/** A clock that has not moved within so many readings (some milliseconds of them) steps too far to matter. */
export const MAX_CLOCK_READINGS = 300_000;

/** Between two pings of a running match. */
export const MATCH_INTERVAL_MS = 1_000;

/**
 * With so many pings in a row unanswered a match's connection has stalled. Until then the partner is there, whatever the server
 * says.
 */
export const STALL_PINGS = 4;

/** So long a connection may take to open at this end, which may wait for a worker, after the other end has left. */
export const OPEN_WITHIN_MS = 2_500;

/** How long after the end of a connection the server may say that the partner left. */
export const NEWS_WITHIN_MS = 500;
