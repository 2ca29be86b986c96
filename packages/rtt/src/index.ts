export { decide, decidedSamples, nextLookAtMs, type Decision } from "./decide.ts";
export { defaultProbeRule, PingSeries, type Ping, type ProbeRule } from "./ping-series.ts";
export { quantile, summarize, type RttStatistics } from "./statistics.ts";
