export { clockStepMs, MAX_CLOCK_STEP_MS } from "./clock-resolution.ts";
export { decide, settledSamples, type Decision } from "./decide.ts";
export { defaultProbeRule, PingSeries, type Ping, type ProbeRule } from "./ping-series.ts";
export { isTooFar } from "./too-far.ts";
export { isSteady, quantile, summarize, type RttStatistics } from "./statistics.ts";
