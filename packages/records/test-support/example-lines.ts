import type { LineOf, RecordLine } from "../src/record-line.ts";

export const head = { at: "2026-01-01T00:00:00.000Z", study: "test", scene: "game" };
const ofPair = { probe_id: "p1", proposal_id: "q1", participant_ids: ["ann", "bob"], max_p2p_rtt_ms: 100 } as const;
const ofSide = { ...head, type: "measurement", probe_id: "p1", participant_id: "ann" } as const;
const ofStay = {
  ...head,
  type: "outcome",
  participant_id: "ann",
  waited_ms: 9_750,
  server_rtt_n: 0,
  server_rtt_min_ms: null,
  server_rtt_median_ms: null,
  server_rtt_p95_ms: null,
} as const;

const pings = {
  sent: 3,
  received: 2,
  min_ms: 40,
  median_ms: 40,
  p95_ms: 41.5,
  jitter_ms: 1.5,
  jitter_rfc3550_ms: 0.094,
  loss_ratio: 0.333333,
  path: "relay",
  relay_protocol: "udp",
  ice_rtt_ms: 40,
  timed_by: "worker",
  hidden: false,
  samples_ms: [40, null, 41.5],
} as const;

const measured: RecordLine = { ...ofSide, ...pings, open_ms: 200, report_ms: 400, hurried_ms: null };

const outcome: LineOf<"outcome"> = { ...ofStay, outcome: "server-stopped", match_id: null };

const rejection: LineOf<"verdict"> = {
  ...head,
  type: "verdict",
  ...ofPair,
  verdict: "rejected",
  reason: "rtt-too-high",
  p2p_rtt_ms: 120,
  ice_rtt_ms: null,
  verdict_ms: 700,
};

/** Each type of line, in each of its forms. */
export const exampleLines: readonly RecordLine[] = [
  { ...head, type: "arrival", participant_id: "ann" },
  { ...head, type: "return", participant_id: "ann" },
  { ...head, type: "beacons", participant_id: "ann", beacon_urls: ["https://a.org"], beacon_rtts_ms: [null] },
  { ...head, type: "country", participant_id: "ann", country: "DE" },
  { ...head, type: "attributes", participant_id: "ann", attributes: { recruiter: "prolific" } },
  { ...head, type: "recruited", participant_id: "ann", parameters: { PROLIFIC_PID: "ann" } },
  {
    ...head,
    type: "proposal",
    proposal_id: "q1",
    participant_ids: ["ann", "bob", "cleo"],
    server_rtt_ms: [20, null, 0],
    max_p2p_rtt_ms: null,
    p2p_statistic: "p95",
    max_jitter_ms: null,
    max_loss_ratio: 0.1,
    allow_relay: true,
  },
  { ...head, type: "probe", ...ofPair },
  measured,
  { ...measured, hurried_ms: [60, null] },
  { ...ofSide, failed: "too-far", ice_rtt_ms: 300 },
  { ...ofSide, failed: "unmeasurable" },
  rejection,
  { ...head, type: "withdrawal", proposal_id: "q1", participant_ids: ["ann", "bob"], reason: "peer-left" },
  {
    ...head,
    type: "ready_check",
    proposal_id: "q1",
    participant_ids: ["ann", "bob"],
    ready: [true, false],
    reason: "not-ready",
    took_ms: 20_000,
  },
  { ...head, type: "match", match_id: "m1", proposal_id: "q1", participant_ids: ["ann", "bob"], starts_at: head.at },
  {
    ...head,
    type: "match_cancelled",
    match_id: "m1",
    participant_ids: ["ann", "bob"],
    reason: "connection-lost",
    leaver: null,
  },
  {
    ...head,
    type: "baseline",
    match_id: "m1",
    link_id: "p1",
    participant_ids: ["ann", "bob"],
    participant_id: "ann",
    max_p2p_rtt_ms: null,
    ...pings,
  },
  { ...head, type: "rejoin", match_id: "m1", participant_id: "ann" },
  {
    ...head,
    type: "reopening",
    match_id: "m1",
    link_id: "l2",
    instead_of: "l1",
    participant_ids: ["ann", "bob"],
    reason: "rejoin",
  },
  {
    ...head,
    type: "server_slow",
    match_id: "m1",
    participant_id: "ann",
    level: "exceeded",
    server_rtt_ms: 312.5,
    max_server_rtt_ms: 200,
  },
  { ...head, type: "departure", match_id: "m1", participant_id: "ann", reason: "unreachable" },
  { ...head, type: "extension", participant_id: "ann", extended_by_ms: 120_000, waited_ms: 130_250 },
  { ...ofStay, outcome: "matched", match_id: "m1", role: "leader", condition: null },
  outcome,
  {
    ...head,
    type: "completed",
    participant_id: "ann",
    match_id: "m1",
    reason: "finished",
    completion_code: null,
    repeated: false,
  },
  { ...head, type: "matchmaker_failed", error: "Error: no" },
  { ...head, type: "restart", places: 2, down_ms: 4_000 },
  { ...head, scene: null, type: "records_lost", lines_lost: 3 },
  { ...head, scene: null, type: "purged", pseudonym: "purged-1", lines_removed: 2, lines_changed: 9 },
];

/** Of somebody whose server RTTs had this median. */
export function outcomeOf(participant_id: string, server_rtt_median_ms: number | null): LineOf<"outcome"> {
  return { ...outcome, participant_id, server_rtt_median_ms };
}

type Found = Partial<Pick<LineOf<"verdict">, "p2p_rtt_ms" | "ice_rtt_ms" | "reason">>;

/** An accepted pair, unless there is a reason. */
export function verdictOf(participant_ids: readonly [string, string], found: Found): LineOf<"verdict"> {
  const verdict = (found.reason ?? null) === null ? "accepted" : "rejected";
  return { ...rejection, p2p_rtt_ms: null, reason: null, ...found, participant_ids, verdict };
}

/** As it stands in a file. */
export function textOf(lines: readonly unknown[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join("");
}
