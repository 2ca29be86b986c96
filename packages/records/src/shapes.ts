import type { MatchmakerFailed, Purged, RecordsLost, Restart } from "./faults.ts";
import type { LineHead } from "./line-head.ts";
import type { Departure, Match, MatchCancelled, ReadyCheck, Rejoin, Reopening, ServerSlow } from "./matches.ts";
import type { Baseline, Measured, NotMeasured, TooFar } from "./measurement.ts";
import type { Probe, Proposal, RejectionReason, Verdict, Withdrawal } from "./pairs.ts";
import type { FactOf, RecordType } from "./record-line.ts";
import type {
  Arrival,
  Attributes,
  Beacons,
  Completed,
  Country,
  Extension,
  MatchedOutcome,
  Recruited,
  UnmatchedOutcome,
} from "./stays.ts";
import {
  byName,
  count,
  flag,
  isoTime,
  listOf,
  ms,
  nothing,
  oneOf,
  orMissing,
  orNull,
  pairOfIds,
  ratio,
  text,
  texts,
} from "./value.ts";
import type { Value } from "./value.ts";

/** How to tell whether each field holds what its type says. The compiler holds the two together. */
type Shape<T> = { readonly [Name in Exclude<keyof T, "type">]: Value<T[Name]> };

type ShapeOfForm<Fact> = Fact extends unknown ? Shape<Fact> : never;

export const headShape: Shape<LineHead> = {
  seq: orMissing(count),
  at: isoTime,
  study: text,
  scene: orNull(text),
};

const arrival: Shape<Arrival> = { participant_id: text };

const beacons: Shape<Beacons> = { participant_id: text, beacon_urls: texts, beacon_rtts_ms: listOf(orNull(ms)) };

const country: Shape<Country> = { participant_id: text, country: orNull(text) };

const attributes: Shape<Attributes> = { participant_id: text, attributes: byName };

const extension: Shape<Extension> = { participant_id: text, extended_by_ms: ms, waited_ms: ms };

const recruited: Shape<Recruited> = { participant_id: text, parameters: byName };

const exclusions = [
  "excluded",
  "device-not-allowed",
  "browser-not-allowed",
  "connection-too-weak",
  "server-rtt-too-high",
] as const;

const completed: Shape<Completed> = {
  participant_id: text,
  match_id: orNull(text),
  reason: oneOf(
    ...(["finished", "partner-gone", "timed-out", "left-after-wait", "not-ready", "unsupported"] as const),
    ...exclusions,
    "already-matched",
  ),
  completion_code: orNull(text),
  repeated: flag,
};

const unmatchedOutcome: Value<UnmatchedOutcome["outcome"]> = oneOf(
  ...(["timed-out", "left", "left-after-wait", "disconnected", "not-ready", "unsupported"] as const),
  ...exclusions,
  "server-stopped",
);

const unmatched: Shape<UnmatchedOutcome> = {
  participant_id: text,
  outcome: unmatchedOutcome,
  match_id: nothing,
  waited_ms: ms,
  extensions: orMissing(count),
  server_rtt_n: count,
  server_rtt_min_ms: orNull(ms),
  server_rtt_median_ms: orNull(ms),
  server_rtt_p95_ms: orNull(ms),
};

const matched: Shape<MatchedOutcome> = {
  ...unmatched,
  outcome: oneOf("matched"),
  match_id: text,
  role: orNull(text),
  condition: orNull(text),
};

const proposal: Shape<Proposal> = {
  proposal_id: text,
  participant_ids: texts,
  server_rtt_ms: listOf(orNull(ms)),
  max_p2p_rtt_ms: orNull(ms),
  p2p_statistic: oneOf("median", "min", "p95"),
  max_jitter_ms: orNull(ms),
  max_loss_ratio: orNull(ratio),
  allow_relay: flag,
};

const probe: Shape<Probe> = { probe_id: text, proposal_id: text, participant_ids: pairOfIds, max_p2p_rtt_ms: ms };

const side = { probe_id: text, participant_id: text };

const pings = {
  sent: count,
  received: count,
  min_ms: orNull(ms),
  median_ms: orNull(ms),
  p95_ms: orNull(ms),
  jitter_ms: orNull(ms),
  jitter_rfc3550_ms: orNull(ms),
  loss_ratio: ratio,
  path: oneOf("host", "srflx", "prflx", "relay", "unknown"),
  relay_protocol: orNull(oneOf("udp", "tcp", "tls")),
  ice_rtt_ms: orNull(ms),
  timed_by: oneOf("worker", "page"),
  hidden: flag,
  samples_ms: listOf(orNull(ms)),
};

const measured: Shape<Measured> = {
  ...side,
  ...pings,
  open_ms: orNull(ms),
  report_ms: orNull(ms),
  hurried_ms: orNull(listOf(orNull(ms))),
};

const baseline: Shape<Baseline> = {
  match_id: text,
  link_id: text,
  participant_ids: pairOfIds,
  participant_id: text,
  max_p2p_rtt_ms: orNull(ms),
  ...pings,
};

const tooFar: Shape<TooFar> = { ...side, failed: oneOf("too-far"), ice_rtt_ms: ms };

const notMeasured: Shape<NotMeasured> = { ...side, failed: oneOf("connection-failed", "timeout", "unmeasurable") };

const rejectionReasons = [
  "rtt-too-high",
  "path-not-allowed",
  "loss-too-high",
  "jitter-too-high",
  "unmeasurable",
  "timeout",
  "connection-failed",
  "reports-disagree",
  "peer-left",
] as const;

const rejectionReason: Value<RejectionReason> = oneOf(...rejectionReasons);

const withdrawalReason: Value<Withdrawal["reason"]> = oneOf(...rejectionReasons, "not-ready", "server-restart");

const verdict: Shape<Verdict> = {
  ...probe,
  verdict: oneOf("accepted", "rejected"),
  reason: orNull(rejectionReason),
  p2p_rtt_ms: orNull(ms),
  ice_rtt_ms: orNull(ms),
  verdict_ms: ms,
};

const withdrawal: Shape<Withdrawal> = { proposal_id: text, participant_ids: texts, reason: withdrawalReason };

const readyCheck: Shape<ReadyCheck> = {
  proposal_id: text,
  participant_ids: texts,
  ready: listOf(flag),
  reason: orNull(oneOf("not-ready", "peer-left", "timeout")),
  took_ms: ms,
};

const match: Shape<Match> = { match_id: text, proposal_id: text, participant_ids: texts, starts_at: isoTime };

const cancelReason: Value<MatchCancelled["reason"]> = oneOf(
  "peer-left",
  "connection-lost",
  "rtt-too-high",
  "server-restart",
);

const matchCancelled: Shape<MatchCancelled> = {
  match_id: text,
  participant_ids: texts,
  reason: cancelReason,
  leaver: orNull(text),
};

const departure: Shape<Departure> = {
  match_id: text,
  participant_id: text,
  reason: oneOf("left", "replaced", "unreachable", "partner-gone"),
};

const rejoin: Shape<Rejoin> = { match_id: text, participant_id: text };

const reopening: Shape<Reopening> = {
  match_id: text,
  link_id: text,
  instead_of: text,
  participant_ids: pairOfIds,
  reason: oneOf("connection-lost", "rejoin"),
};

const serverSlow: Shape<ServerSlow> = {
  match_id: text,
  participant_id: text,
  level: oneOf("warning", "exceeded", "ok"),
  server_rtt_ms: ms,
  max_server_rtt_ms: ms,
};

const matchmakerFailed: Shape<MatchmakerFailed> = { error: text };

const restart: Shape<Restart> = { places: count, down_ms: ms };

const recordsLost: Shape<RecordsLost> = { lines_lost: count };

const purged: Shape<Purged> = { pseudonym: orNull(text), lines_removed: count, lines_changed: count };

/** Of each type of line, with one shape for each of the forms that it may have. */
export const shapes: { readonly [T in RecordType]: readonly ShapeOfForm<FactOf<T>>[] } = {
  arrival: [arrival],
  return: [arrival],
  beacons: [beacons],
  country: [country],
  attributes: [attributes],
  recruited: [recruited],
  proposal: [proposal],
  probe: [probe],
  measurement: [measured, tooFar, notMeasured],
  verdict: [verdict],
  withdrawal: [withdrawal],
  ready_check: [readyCheck],
  match: [match],
  match_cancelled: [matchCancelled],
  baseline: [baseline],
  departure: [departure],
  rejoin: [rejoin],
  reopening: [reopening],
  server_slow: [serverSlow],
  extension: [extension],
  outcome: [matched, unmatched],
  completed: [completed],
  matchmaker_failed: [matchmakerFailed],
  restart: [restart],
  records_lost: [recordsLost],
  purged: [purged],
};
