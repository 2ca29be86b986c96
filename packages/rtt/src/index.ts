export { completedSamples, decide, settledSamples, type Decision } from "./decide.ts";
export { createPingSeries, defaultProbeRule, type Ping, type PingSeries, type ProbeRule } from "./ping-series.ts";
export { isTooFar } from "./decide.ts";
export { isSteady, quantile, summarize, type RttStatistics } from "./statistics.ts";
export { CLOCK_NOISE_MS, MAX_CLOCK_STEP_MS } from "./tolerances.ts";
