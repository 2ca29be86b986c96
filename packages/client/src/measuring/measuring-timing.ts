// The paces and patiences of what measures, in ms unless the name says otherwise. A page that only joins does not load them.

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

/** As many as one report may have. */
export const BASELINE_PINGS = 60;

/**
 * A rejection may be certain before its number is known. The page waits this long for the number, so that people can be told how
 * far apart they are.
 */
export const NUMBER_WAIT_MS = 600;

/** How often the clock is read until it moves. That takes some milliseconds; a clock that has not moved by then is too coarse. */
export const MAX_CLOCK_READINGS = 300_000;

/**
 * After this many unanswered pings in a row a match's connection has stalled. Until then the partner is there, whatever the
 * server says.
 */
export const STALL_PINGS = 4;
