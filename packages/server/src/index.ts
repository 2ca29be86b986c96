/**
 * The server, `@earshot/server`: what a study file imports, and what runs it. Times are in ms unless a name says otherwise.
 *
 * @module server
 */
export {
  FifoMatchmaker,
  GroupReunionMatchmaker,
  LatencyFifoMatchmaker,
  Matchmaker,
  OptionsError,
  RankedMatchmaker,
  type AssignmentPlan,
  type GroupHistory,
  type GroupReunionOptions,
  type LatencyFifoOptions,
  type MatchCandidate,
  type MatchmakerOptions,
  type P2pRules,
  type RankedOptions,
  type RelaxStep,
  type P2pStatistic,
  type WaitroomView,
} from "@earshot/matchmaker";
export type { IceServer } from "@earshot/protocol";
export type { Clock } from "./clock.ts";
export type { ConnectionLimits } from "./door/connection-limits.ts";
export type { CandidatePolicy } from "./ice/candidate-policy.ts";
export type { Environment } from "./environment.ts";
export { OptionsErrors } from "./options-errors.ts";
export { startServer, type EarshotServer } from "./serve/earshot-server.ts";
export type { IceOptions } from "./ice/ice.ts";
export { loadStudy } from "./study/load-study.ts";
export type { MetricsAccess } from "./metrics/metrics-access.ts";
export { consoleLog, silentLog, type Log } from "./log.ts";
export { jsonLog, type JsonLogOptions } from "./logs/json-log.ts";
export type { LogLevel } from "./logs/log-environment.ts";
export { participants, type Participants, type ParticipantsOptions } from "./participants/participants.ts";
export { mturk, prolific, recruiter, sona } from "./recruiter/recruiter.ts";
export type { CodesOptions, CompletionCodes, Recruiter, RecruiterOptions, SonaOptions } from "./recruiter/recruiter.ts";
export type { Ending } from "./recruiter/endings.ts";
export { scene, Scene, type MatchmakingOptions, type ReadyCheckOptions, type WaitingOptions } from "./study/scene.ts";
export type { ServerOptions } from "./serve/server-options.ts";
export { defineStudy, type Study } from "./study/study.ts";
export type { TurnOptions } from "./ice/turn-options.ts";
