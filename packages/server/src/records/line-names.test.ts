import { defaultP2pRules, type Effect, type ProbeMeasurement } from "@earshot/matchmaker";
import { readRecords } from "@earshot/records";
import { summarize } from "@earshot/rtt";
import { expect, test } from "vitest";
import { toFacts, toStoppedFact, type RecordContext } from "./facts.ts";

const context: RecordContext = {
  attributesOf: () => ({ recruiter: "prolific" }),
  parametersOf: () => ({ PROLIFIC_PID: "a" }),
  completionOf: ({ reason }) => (reason === "timed-out" ? { completionCode: "C3" } : {}),
  serverRttMs: () => 20,
  serverRtt: () => summarize([20, 21]),
  recordCountry: true,
  beaconUrls: ["https://far.example.org/echo"],
  p2p: defaultP2pRules,
  isoTime: () => "2026-01-01T00:00:03.000Z",
};

const measurement: ProbeMeasurement = {
  ...summarize([40, 41]),
  samplesMs: [40, 41],
  hurriedMs: null,
  path: "host",
  relayProtocol: null,
  iceRttMs: 40,
  openMs: 200,
  reportMs: 400,
  timedBy: "worker",
  hidden: false,
};

const probe = { probeId: "p1", proposalId: "q1", members: ["a", "b"], maxP2pRttMs: 100 } as const;
const ofSide = { kind: "measured", probeId: "p1", participantId: "a" } as const;
const people = { participantIds: ["a", "b"] } as const;
const arrival = { kind: "admitted", participantId: "a", serverRttMs: null, timeZone: "Europe/Berlin" } as const;
const rejected = { kind: "rejected", reason: "timeout", rttMs: null, goodFromMs: null } as const;

const baseline = { maxP2pRttMs: null, participantId: "a", sides: new Map([["a", measurement]]) } as const;

const reopened = { link: { linkId: "l2", members: ["a", "b"] }, insteadOf: "l1" } as const;

/** One of each kind that is a fact, in each of its forms. */
const effects: readonly Effect[] = [
  { ...arrival, returning: false },
  { ...arrival, returning: true },
  { kind: "beaconsMeasured", participantId: "a", beaconRttsMs: [null] },
  { kind: "proposed", proposalId: "q1", ...people, maxP2pRttMs: null },
  { kind: "startProbe", ...probe },
  { ...ofSide, report: { kind: "measured", measurement } },
  { ...ofSide, report: { kind: "too-far", iceRttMs: 300 } },
  { ...ofSide, report: { kind: "failed", reason: "timeout" } },
  { kind: "stopProbe", ...probe, verdict: rejected, verdictMs: 700, reports: new Map() },
  { kind: "withdrawn", proposalId: "q1", ...people, reason: "timeout" },
  { kind: "readyChecked", proposalId: "q1", ...people, ready: [true, false], reason: "not-ready", tookMs: 20_000 },
  { kind: "announceMatch", matchId: "m1", proposalId: "q1", ...people, links: [], startsAtMs: 3_000 },
  { kind: "cancelMatch", matchId: "m1", ...people, reason: "connection-lost", leaver: null },
  { kind: "baselineMeasured", matchId: "m1", linkId: "p1", members: ["a", "b"], ...baseline },
  { kind: "startMatch", matchId: "m1", participantIds: ["a"], startsAtMs: 3_000, waitedMs: [5_000], extensions: [0] },
  { kind: "extended", participantId: "a", byMs: 120_000, waitedMs: 5_000 },
  { kind: "release", participantId: "a", reason: "left-after-wait", waitedMs: 5_000, extensions: 1 },
  { kind: "release", participantId: "a", reason: "timed-out", waitedMs: 5_000, extensions: 0 },
  { kind: "memberGone", matchId: "m1", leaver: "a", remaining: ["b"], reason: "unreachable" },
  { kind: "rejoined", matchId: "m1", participantId: "a", remaining: ["b"], links: [reopened] },
  { kind: "reopenLinks", matchId: "m1", links: [reopened] },
  { kind: "matchmakerFailed", error: new Error("no") },
];

const facts = [
  ...effects.flatMap((effect) => toFacts(effect, context)),
  toStoppedFact({ participantId: "a", waitedMs: 5_000, extensions: 0 }, context),
];

const pings =
  "sent received min_ms median_ms p95_ms jitter_ms jitter_rfc3550_ms loss_ratio path relay_protocol ice_rtt_ms timed_by hidden " +
  "samples_ms";
const serverRtt = "server_rtt_n server_rtt_min_ms server_rtt_median_ms server_rtt_p95_ms";

test("the fields in a line have the names that they always had, in the same order", () => {
  expect(facts.map(({ type, ...fields }) => `${type}: ${Object.keys(fields).join(" ")}`)).toEqual([
    "arrival: participant_id",
    "country: participant_id country",
    "attributes: participant_id attributes",
    "recruited: participant_id parameters",
    "return: participant_id",
    "country: participant_id country",
    "attributes: participant_id attributes",
    "recruited: participant_id parameters",
    "beacons: participant_id beacon_urls beacon_rtts_ms",
    "proposal: proposal_id participant_ids server_rtt_ms max_p2p_rtt_ms p2p_statistic max_jitter_ms max_loss_ratio allow_relay",
    "probe: probe_id proposal_id participant_ids max_p2p_rtt_ms",
    `measurement: probe_id participant_id ${pings} open_ms report_ms hurried_ms`,
    "measurement: probe_id participant_id failed ice_rtt_ms",
    "measurement: probe_id participant_id failed",
    "verdict: probe_id proposal_id participant_ids verdict reason p2p_rtt_ms ice_rtt_ms max_p2p_rtt_ms verdict_ms",
    "withdrawal: proposal_id participant_ids reason",
    "ready_check: proposal_id participant_ids ready reason took_ms",
    "match: match_id proposal_id participant_ids starts_at",
    "match_cancelled: match_id participant_ids reason leaver",
    `baseline: match_id link_id participant_ids participant_id max_p2p_rtt_ms ${pings}`,
    `outcome: participant_id outcome match_id role condition waited_ms extensions ${serverRtt}`,
    "extension: participant_id extended_by_ms waited_ms",
    `outcome: participant_id outcome match_id waited_ms extensions ${serverRtt}`,
    `outcome: participant_id outcome match_id waited_ms extensions ${serverRtt}`,
    "completed: participant_id match_id reason completion_code repeated",
    "departure: match_id participant_id reason",
    "rejoin: match_id participant_id",
    "reopening: match_id link_id instead_of participant_ids reason",
    "reopening: match_id link_id instead_of participant_ids reason",
    "matchmaker_failed: error",
    `outcome: participant_id outcome match_id waited_ms extensions ${serverRtt}`,
  ]);
});

test("each is a line that the reader of the records takes", () => {
  const head = { at: context.isoTime(0), study: "test", scene: "game" };
  const { lines, errors } = readRecords(facts.map((fact) => `${JSON.stringify({ ...head, ...fact })}\n`).join(""));
  expect([errors, lines.length]).toEqual([[], facts.length]);
});
