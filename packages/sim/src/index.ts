export { declaredCountries, type DeclaredCountry } from "./latency/declared-countries.ts";
export { declaredWorld, type Access, type Region, type WorldDeclaration } from "./latency/declared-world.ts";
export { acceptableRatios, expectedTimeOutRatio, REMOTE_BELOW, remoteRatio, type Density } from "./forecast/density.ts";
export { EventHeap, type Happening } from "./simulation/event-heap.ts";
export { describeFailure, searchFaults, type Failure } from "./stories/fault-search.ts";
export { forecast, type Forecast, type ForecastScene } from "./forecast/forecast.ts";
export { LatencyMatrix } from "./latency/latency-matrix.ts";
export { maximumMatching, type Neighbours } from "./forecast/maximum-matching.ts";
export { meanMetrics, metricsOf, type Metrics } from "./simulation/metrics.ts";
export { oracle, type OracleOptions } from "./forecast/oracle.ts";
export { parseCsvMatrix, parseFloat32Matrix } from "./latency/parse-latency.ts";
export {
  defaultScatter,
  noFaults,
  type Arrivals,
  type Faults,
  type Patience,
  type ProbeDuration,
  type Scatter,
  type Waves,
} from "./simulation/people.ts";
export { pilotPool, type Pilot, type PilotBin } from "./latency/pilot.ts";
export { toPilotRecords, type PilotRecords, type ProbedPair } from "./latency/pilot-records.ts";
export { toPolicy, type Policy, type PolicyOptions } from "./forecast/policy.ts";
export { poolOf, type BeaconSites, type Pool } from "./latency/pool.ts";
export { Draws, streams, type Stream } from "./random.ts";
export { simulate, type SceneOptions } from "./simulation/simulation.ts";
export { spreadOf, type Spread } from "./forecast/spread.ts";
export { StayLog, type Outcome } from "./simulation/stay-log.ts";
export { syntheticMatrix, syntheticTimeZones } from "./latency/synthetic-matrix.ts";
export { TruthMatchmaker } from "./forecast/truth-matchmaker.ts";
export { World, type Absence, type ProbeCourse, type WorldOptions } from "./simulation/world.ts";
export type { NewWaitroom } from "./stories/story-play.ts";
export type { Manner, MatchmakerName, Person, StoryScene } from "./stories/story-scene.ts";
export type { ForgedWord, Move, Story } from "./stories/story.ts";
