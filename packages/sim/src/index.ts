export { EventHeap, type Happening } from "./event-heap.ts";
export { describeFailure, searchFaults, type Failure } from "./fault-search.ts";
export { LatencyMatrix } from "./latency-matrix.ts";
export { meanMetrics, metricsOf, remoteRatio, type Metrics } from "./metrics.ts";
export { parseCsvMatrix, parseFloat32Matrix } from "./parse-latency.ts";
export {
  defaultScatter,
  noFaults,
  type Arrivals,
  type Faults,
  type Patience,
  type ProbeDuration,
  type Scatter,
} from "./people.ts";
export { poolOf, type Pool } from "./pool.ts";
export { Draws, streams, type Stream } from "./random.ts";
export { simulate, type SceneOptions } from "./simulation.ts";
export { StayLog, type Outcome } from "./stay-log.ts";
export { World, type Absence, type ProbeCourse, type WorldOptions } from "./world.ts";
export type { NewWaitroom } from "./story-play.ts";
export type { Manner, MatchmakerName, Person, StoryScene } from "./story-scene.ts";
export type { ForgedWord, Move, Story } from "./story.ts";
