// What is taken for the same, for enough and for too late, in ms unless its name says otherwise.

/** A clock that steps further than this cannot tell a good pair from a bad one. */
export const MAX_CLOCK_STEP_MS = 10;

/** Differences between readings of a clock below this are rounding of floating-point numbers. */
export const CLOCK_NOISE_MS = 1e-6;

/** Without any answer for this long, the other side is not just late in opening its end: the pings are lost. */
export const UNHEARD_MS = 1_500;

/** Pings that were sent up to some moment have waited. One that was sent at most this much later may have waited as well. */
export const WAITED_SLACK_MS = 10;

/** How far beyond the limit the connectivity checks have to be: what holds a browser up while it starts makes them larger. */
export const TOO_FAR_SLACK_MS = 10;

/**
 * Samples are steady if there are so many of them, and their middle half spans at most so many ms or, if that is more, this share
 * of the median.
 */
export const STEADY_SAMPLES = 5;
export const STEADY_MS = 4;
export const STEADY_RATIO = 0.05;
