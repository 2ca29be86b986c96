export { decide, decidedSamples, nextLookAtMs, type Decision } from "./decide.ts";
export { defaultProbeRule, PingSeries, type Ping, type Pong, type ProbeRule } from "./ping-series.ts";
export { quantile, summarize, type RttStatistics } from "./statistics.ts";
