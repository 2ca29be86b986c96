export { declaredCountries, type DeclaredCountry } from "./declared-countries.ts";
export { declaredWorld, type Access, type Region, type WorldDeclaration } from "./declared-world.ts";
export { acceptableRatios, expectedTimeOutRatio, REMOTE_BELOW, remoteRatio, type Density } from "./density.ts";
export { EventHeap, type Happening } from "./event-heap.ts";
export { describeFailure, searchFaults, type Failure } from "./fault-search.ts";
export { forecast, type Forecast, type ForecastScene } from "./forecast.ts";
export { LatencyMatrix } from "./latency-matrix.ts";
export { maximumMatching, type Neighbours } from "./maximum-matching.ts";
export { meanMetrics, metricsOf, type Metrics } from "./metrics.ts";
export { oracle, type OracleOptions } from "./oracle.ts";
export { parseCsvMatrix, parseFloat32Matrix } from "./parse-latency.ts";
export {
  defaultScatter,
  noFaults,
  type Arrivals,
  type Faults,
  type Patience,
  type ProbeDuration,
  type Scatter,
  type Waves,
} from "./people.ts";
export { pilotPool, type Pilot, type PilotBin } from "./pilot.ts";
export { parsePilotRecords, type PilotRecords, type ProbedPair } from "./pilot-records.ts";
export { toPolicy, type Policy, type PolicyOptions } from "./policy.ts";
export { poolOf, type BeaconSites, type Pool } from "./pool.ts";
export { Draws, streams, type Stream } from "./random.ts";
export { simulate, type SceneOptions } from "./simulation.ts";
export { spreadOf, type Spread } from "./spread.ts";
export { StayLog, type Outcome } from "./stay-log.ts";
export { syntheticMatrix } from "./synthetic-matrix.ts";
export { TruthMatchmaker } from "./truth-matchmaker.ts";
export { World, type Absence, type ProbeCourse, type WorldOptions } from "./world.ts";
export type { NewWaitroom } from "./story-play.ts";
export type { Manner, MatchmakerName, Person, StoryScene } from "./story-scene.ts";
export type { ForgedWord, Move, Story } from "./story.ts";
