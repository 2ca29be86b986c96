import type { MatchmakerFailed, Purged, RecordsLost, Restart } from "./faults.ts";
import type { LineHead } from "./line-head.ts";
import type { Departure, Match, MatchCancelled, ReadyCheck, Rejoin, Reopening, ServerSlow } from "./matches.ts";
import type { Baseline, Measurement } from "./measurement.ts";
import type { Probe, Proposal, Verdict, Withdrawal } from "./pairs.ts";
import type { Arrival, Attributes, Beacons, Completed, Country, Extension } from "./stays.ts";
import type { Outcome, Recruited, Return } from "./stays.ts";

/** What a line says, without when and where. In docs/records.md they stand in this order. */
export type RecordFact =
  | Arrival
  | Return
  | Beacons
  | Country
  | Attributes
  | Recruited
  | Proposal
  | Probe
  | Measurement
  | Verdict
  | Withdrawal
  | ReadyCheck
  | Match
  | MatchCancelled
  | Baseline
  | Departure
  | Rejoin
  | Reopening
  | ServerSlow
  | Extension
  | Outcome
  | Completed
  | MatchmakerFailed
  | Restart
  | RecordsLost
  | Purged;

export type RecordType = RecordFact["type"];

/** One line of `records/STUDY.jsonl`. Names are snake_case and end in their unit; numbers are finite and never negative. */
export type RecordLine = LineHead & RecordFact;

export type FactOf<T extends RecordType> = Extract<RecordFact, { readonly type: T }>;

export type LineOf<T extends RecordType> = Extract<RecordLine, { readonly type: T }>;

export function ofType<T extends RecordType>(lines: readonly RecordLine[], type: T): LineOf<T>[] {
  return lines.filter((line): line is LineOf<T> => line.type === type);
}

/** Everybody whom the line is about. */
export function peopleIn(line: RecordLine): readonly string[] {
  if ("participant_ids" in line) return line.participant_ids;
  return "participant_id" in line ? [line.participant_id] : [];
}
