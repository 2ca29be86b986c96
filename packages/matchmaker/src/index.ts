export { assignmentOf, type Assignment, type AssignmentPlan } from "./room/assignment.ts";
export type { GroupHistory, MatchCandidate } from "./candidates/candidate.ts";
export type { Effect } from "./room/effects.ts";
export type { Link } from "./pairs/link.ts";
export type { Joined, WaitroomEvent } from "./room/events.ts";
export type { KeptEntry } from "./kept/kept-entry.ts";
export type { Past, Revival } from "./kept/restore.ts";
export { FifoMatchmaker } from "./matchmakers/fifo-matchmaker.ts";
export { GuardedMatchmaker } from "./matchmakers/guarded-matchmaker.ts";
export { GroupReunionMatchmaker, type GroupReunionOptions } from "./matchmakers/group-reunion-matchmaker.ts";
export { LatencyFifoMatchmaker, type LatencyFifoOptions } from "./matchmakers/latency-fifo-matchmaker.ts";
export { isMatchmaker, Matchmaker, type MatchmakerOptions } from "./matchmakers/matchmaker.ts";
export {
  measurementOf,
  type Measurement,
  type PathType,
  type ProbeMeasurement,
  type ProbeReport,
} from "./verdict/measurement.ts";
export { describe, OptionsError, positiveMs, type OptionsFault } from "./options.ts";
export { defaultP2pRules, type P2pRules, type P2pStatistic } from "./verdict/p2p-rules.ts";
export type { PairRestRules } from "./pairs/pair-history.ts";
export type { ParticipantStatus, ExclusionReason, ReleaseReason } from "./room/participant.ts";
export type { ProbeTimeouts } from "./room/probe.ts";
export type { Rejection } from "./verdict/rejection.ts";
export { longestWaitMs, type LongerWaitRules } from "./room/longer-wait.ts";
export type { ReadyCheckRules } from "./room/ready-check.ts";
export type { ParticipantRestRules } from "./room/rules.ts";
export { defaultRules, toRules, type WaitroomOptions, type WaitroomRules } from "./room/rules.ts";
export type { RejectionReason, Verdict } from "./verdict/verdict.ts";
export { CandidateIndex, type ReadonlyCandidateIndex, type RttRange } from "./candidates/candidate-index.ts";
export { distanceKm, type Position } from "./places/distance.ts";
export { placeOfZone, type ZonePlace } from "./places/time-zones.ts";
export { RankedMatchmaker, type RankedOptions } from "./ranked/ranked-matchmaker.ts";
export type { RelaxStep } from "./matchmakers/relaxation.ts";
export type { Waiter } from "./candidates/waiter.ts";
export type { WaitroomView } from "./matchmakers/waitroom-view.ts";
export { refuseUnknownKeys } from "./options.ts";
export { Waitroom } from "./waitroom/waitroom.ts";
export type { WaitroomCounts } from "./room/waitroom-counts.ts";
export type { WaitroomSnapshot } from "./room/waitroom-snapshot.ts";
export { Ledger } from "./checks/ledger.ts";
