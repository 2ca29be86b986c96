import { placeOfZone } from "@earshot/matchmaker";
import type { Effect, Measurement, P2pRules, ProbeMeasurement } from "@earshot/matchmaker";
import type { Completion } from "@earshot/protocol";
import type { FactOf, RecordFact } from "@earshot/records";
import type { RttStatistics } from "@earshot/rtt";

/** What the records need to know beyond the effect itself. */
export interface RecordContext {
  /** What the experiment's own server says of them in their token. */
  attributesOf(participantId: string): Readonly<Record<string, string>>;
  /** What the recruiting platform has put into the URL of their pages. */
  parametersOf(participantId: string): Readonly<Record<string, string>>;
  /** What somebody takes along whose stay ends so; nothing, where nobody is told anything. */
  completionOf(release: Extract<Effect, { kind: "release" }>): Completion;
  /** What the waitroom goes by, also while the page is not connected, or has just come back. */
  serverRttMs(participantId: string): number | null;
  /** Over the last samples, while the page is connected. */
  serverRtt(participantId: string): RttStatistics | null;
  /** Of the study's further beacons, in its order. */
  readonly beaconUrls: readonly string[];
  /** Whether the study asks for the country that a page's time zone is in. */
  readonly recordCountry: boolean;
  /** What the scene asks of a pair beside the limit. */
  readonly p2p: P2pRules;
  /** How far in the future a moment of the brain's clock is, as an ISO time. */
  isoTime(atMs: number): string;
}

/** How long somebody waited, and how often that was made longer. */
interface Wait {
  readonly waitedMs: number;
  readonly extensions: number;
}

type BaselineMeasured = Extract<Effect, { kind: "baselineMeasured" }>;

/** The facts in an effect, as lines for the records; an effect that is not a fact has none. */
export function toFacts(effect: Effect, context: RecordContext): RecordFact[] {
  return factsOf(effect, context).map(rounded);
}

/** How the stay of somebody who is not matched yet ends with the server. */
export function toStoppedFact(
  { participantId: participant_id, ...wait }: Wait & { readonly participantId: string },
  context: RecordContext,
): RecordFact {
  const end = endOfStay(participant_id, wait, context);
  return rounded({ type: "outcome", participant_id, outcome: "server-stopped", match_id: null, ...end });
}

/** A process goes on with the places of one before it. */
export function toRestartFact({ places, lostMs }: { readonly places: number; readonly lostMs: number }): RecordFact {
  return { type: "restart", places, down_ms: Math.round(lostMs) };
}

/** Without a server RTT: a page joins before the first echo is back. */
function arrivalLines(
  { participantId: participant_id, returning, timeZone }: Extract<Effect, { kind: "admitted" }>,
  context: RecordContext,
): RecordFact[] {
  const lines: RecordFact[] = [{ type: returning ? "return" : "arrival", participant_id }];
  if (context.recordCountry)
    lines.push({ type: "country", participant_id, country: placeOfZone(timeZone)?.country ?? null });
  const attributes = context.attributesOf(participant_id);
  if (Object.keys(attributes).length > 0) lines.push({ type: "attributes", participant_id, attributes });
  return [...lines, ...recruitedLines(participant_id, context.parametersOf(participant_id))];
}

/** What the recruiting platform said of whoever comes, if anything. */
export function recruitedLines(participant_id: string, parameters: Readonly<Record<string, string>>): RecordFact[] {
  return Object.keys(parameters).length > 0 ? [{ type: "recruited", participant_id, parameters }] : [];
}

function factsOf(effect: Effect, context: RecordContext): RecordFact[] {
  switch (effect.kind) {
    case "admitted":
      return arrivalLines(effect, context);
    case "beaconsMeasured": {
      const { participantId: participant_id, beaconRttsMs: beacon_rtts_ms } = effect;
      return [{ type: "beacons", participant_id, beacon_urls: context.beaconUrls, beacon_rtts_ms }];
    }
    case "proposed":
      return [
        {
          type: "proposal",
          proposal_id: effect.proposalId,
          participant_ids: effect.participantIds,
          server_rtt_ms: effect.participantIds.map((id) => context.serverRttMs(id)),
          max_p2p_rtt_ms: effect.maxP2pRttMs,
          p2p_statistic: context.p2p.statistic,
          max_jitter_ms: context.p2p.maxJitterMs,
          max_loss_ratio: context.p2p.maxLossRatio,
          allow_relay: context.p2p.allowRelay,
        },
      ];
    case "startProbe": {
      const { probeId: probe_id, proposalId: proposal_id, members, maxP2pRttMs: max_p2p_rtt_ms } = effect;
      return [{ type: "probe", probe_id, proposal_id, participant_ids: members, max_p2p_rtt_ms }];
    }
    case "measured":
      return [measurementLine(effect)];
    case "stopProbe":
      return [verdictLine(effect)];
    case "withdrawn": {
      const { proposalId: proposal_id, participantIds: participant_ids, reason } = effect;
      return [{ type: "withdrawal", proposal_id, participant_ids, reason }];
    }
    case "readyChecked": {
      const { proposalId: proposal_id, participantIds: participant_ids, ready, reason, tookMs } = effect;
      return [{ type: "ready_check", proposal_id, participant_ids, ready, reason, took_ms: Math.round(tookMs) }];
    }
    case "announceMatch": {
      const { matchId: match_id, proposalId: proposal_id, participantIds: participant_ids } = effect;
      return [{ type: "match", match_id, proposal_id, participant_ids, starts_at: context.isoTime(effect.startsAtMs) }];
    }
    case "cancelMatch":
      return [
        {
          type: "match_cancelled",
          match_id: effect.matchId,
          participant_ids: effect.participantIds,
          reason: effect.reason,
          leaver: effect.leaver,
        },
      ];
    case "baselineMeasured":
      return baselineLines(effect);
    case "startMatch":
      return effect.participantIds.map((participant_id, index) => ({
        type: "outcome",
        participant_id,
        outcome: "matched",
        match_id: effect.matchId,
        role: effect.assignment?.roles[index] ?? null,
        condition: effect.assignment?.condition ?? null,
        ...endOfStay(participant_id, waitOf(effect, index), context),
      }));
    case "release": {
      const { participantId: participant_id, reason: outcome } = effect;
      const end = endOfStay(participant_id, effect, context);
      return [{ type: "outcome", participant_id, outcome, match_id: null, ...end }, ...completedLines(effect, context)];
    }
    case "extended": {
      const { participantId: participant_id, byMs: extended_by_ms, waitedMs } = effect;
      return [{ type: "extension", participant_id, extended_by_ms, waited_ms: Math.round(waitedMs) }];
    }
    case "memberGone":
      return [{ type: "departure", match_id: effect.matchId, participant_id: effect.leaver, reason: effect.reason }];
    case "rejoined": {
      const { matchId: match_id, participantId: participant_id } = effect;
      return [{ type: "rejoin", match_id, participant_id }, ...reopeningLines(effect, "rejoin")];
    }
    case "reopenLinks":
      return reopeningLines(effect, "connection-lost");
    case "matchmakerFailed":
      return [{ type: "matchmaker_failed", error: String(effect.error) }];
    case "memberUnseen":
    case "updateStatus":
    case "lobbyChanged":
    case "ignored":
      return [];
  }
}

function completedLines(release: Extract<Effect, { kind: "release" }>, context: RecordContext): RecordFact[] {
  const { completionCode: completion_code = null, redirectUrl } = context.completionOf(release);
  const { participantId: participant_id, reason } = release;
  if (completion_code === null && redirectUrl === undefined) return [];
  if (reason === "left" || reason === "disconnected") return [];
  return [{ type: "completed", participant_id, match_id: null, reason, completion_code, repeated: false }];
}

function reopeningLines(
  { matchId: match_id, links }: Extract<Effect, { kind: "rejoined" | "reopenLinks" }>,
  reason: FactOf<"reopening">["reason"],
): RecordFact[] {
  return links.map(({ link: { linkId: link_id, members: participant_ids }, insteadOf: instead_of }) => {
    return { type: "reopening", match_id, link_id, instead_of, participant_ids, reason };
  });
}

function waitOf({ waitedMs, extensions }: Extract<Effect, { kind: "startMatch" }>, index: number): Wait {
  return { waitedMs: waitedMs[index] ?? 0, extensions: extensions[index] ?? 0 };
}

function endOfStay(participantId: string, { waitedMs, extensions }: Wait, context: RecordContext) {
  const statistics = context.serverRtt(participantId);
  return {
    waited_ms: Math.round(waitedMs),
    extensions,
    server_rtt_n: statistics?.received ?? 0,
    server_rtt_min_ms: statistics?.minMs ?? null,
    server_rtt_median_ms: statistics?.medianMs ?? null,
    server_rtt_p95_ms: statistics?.p95Ms ?? null,
  };
}

function measurementLine(effect: Extract<Effect, { kind: "measured" }>): FactOf<"measurement"> {
  const { probeId: probe_id, participantId: participant_id, report } = effect;
  const side = { type: "measurement", probe_id, participant_id } as const;
  switch (report.kind) {
    case "measured":
      return { ...side, ...probeFields(report.measurement) };
    case "too-far":
      return { ...side, failed: "too-far", ice_rtt_ms: report.iceRttMs };
    case "failed":
      return { ...side, failed: report.reason };
  }
}

/** Of the one side whose report it is. */
function baselineLines({ participantId, sides, ...about }: BaselineMeasured): FactOf<"baseline">[] {
  const measurement = sides.get(participantId);
  if (!measurement) return [];
  return [
    {
      type: "baseline",
      match_id: about.matchId,
      link_id: about.linkId,
      participant_ids: about.members,
      participant_id: participantId,
      max_p2p_rtt_ms: about.maxP2pRttMs,
      ...pingFields(measurement),
    },
  ];
}

function probeFields(measurement: ProbeMeasurement) {
  return {
    ...pingFields(measurement),
    open_ms: measurement.openMs,
    report_ms: measurement.reportMs,
    hurried_ms: measurement.hurriedMs,
  };
}

function pingFields(measurement: Measurement) {
  const { sent, received, lossRatio, path, samplesMs } = measurement;
  return {
    sent,
    received,
    min_ms: measurement.minMs,
    median_ms: measurement.medianMs,
    p95_ms: measurement.p95Ms,
    jitter_ms: measurement.jitterMs,
    jitter_rfc3550_ms: measurement.jitterRfc3550Ms,
    loss_ratio: lossRatio,
    path,
    relay_protocol: measurement.relayProtocol,
    ice_rtt_ms: measurement.iceRttMs,
    timed_by: measurement.timedBy,
    hidden: measurement.hidden,
    samples_ms: samplesMs,
  };
}

/** Where a side found the pair too far by its connectivity checks, nothing was pinged, and the number is theirs. */
function verdictLine(effect: Extract<Effect, { kind: "stopProbe" }>): FactOf<"verdict"> {
  const { verdict, reports } = effect;
  const isByChecks = [...reports.values()].some(({ kind }) => kind === "too-far");
  return {
    type: "verdict",
    probe_id: effect.probeId,
    proposal_id: effect.proposalId,
    participant_ids: effect.members,
    verdict: verdict.kind,
    reason: verdict.kind === "rejected" ? verdict.reason : null,
    p2p_rtt_ms: isByChecks ? null : verdict.rttMs,
    ice_rtt_ms: isByChecks ? verdict.rttMs : null,
    max_p2p_rtt_ms: effect.maxP2pRttMs,
    verdict_ms: Math.round(effect.verdictMs),
  };
}

/** What is behind that is left over from binary fractions. */
const DECIMALS = { ms: 3, others: 6 } as const;

/** Of every number in a line, only the digits that mean something. */
function rounded<Fact extends RecordFact>(fact: Fact): Fact {
  const fields = Object.entries<unknown>({ ...fact }).map(([name, value]): [string, unknown] => {
    const digits = name.endsWith("_ms") ? DECIMALS.ms : DECIMALS.others;
    return [name, Array.isArray(value) ? value.map((one: unknown) => toDigits(one, digits)) : toDigits(value, digits)];
  });
  return { ...fact, ...Object.fromEntries(fields) };
}

function toDigits(value: unknown, digits: number): unknown {
  return typeof value === "number" ? Number(value.toFixed(digits)) : value;
}
