import type { Effect, Measurement, P2pRules, ProbeReport } from "@earshot/matchmaker";
import type { RttStatistics } from "@earshot/rtt";

/** One line of the records, without the time, study and scene that every line has. Field names are snake_case, units in names. */
export type RecordLine = { readonly type: string } & Readonly<Record<string, unknown>>;

/** What the records need to know beyond the effect itself. */
export interface RecordContext {
  /** What the waitroom goes by, also while the page is not connected, or has just come back. */
  serverRttMs(participantId: string): number | null;
  /** Over the last samples, while the page is connected. */
  serverRtt(participantId: string): RttStatistics | null;
  /** Of the study's further beacons, in its order. */
  readonly beaconUrls: readonly string[];
  /** What the scene asks of a pair beside the limit. */
  readonly p2p: P2pRules;
  /** How far in the future a moment of the brain's clock is, as an ISO time. */
  isoTime(atMs: number): string;
}

/** The facts in an effect, as lines for the records; an effect that is not a fact has none. */
export function toRecords(effect: Effect, context: RecordContext): RecordLine[] {
  return linesOf(effect, context).map(rounded);
}

/** How the stay of somebody who is not matched yet ends with the server. */
export function toStoppedRecord(
  { participantId, waitedMs }: { readonly participantId: string; readonly waitedMs: number },
  context: RecordContext,
): RecordLine {
  return rounded(outcomeOf(participantId, { outcome: "server-stopped", match_id: null, waitedMs }, context));
}

function linesOf(effect: Effect, context: RecordContext): RecordLine[] {
  switch (effect.kind) {
    case "admitted": {
      // Without a server RTT: a page joins before the first echo is back.
      const { participantId: participant_id, returning } = effect;
      return [{ type: returning ? "return" : "arrival", participant_id }];
    }
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
    case "measured": {
      const { probeId: probe_id, participantId: participant_id, report } = effect;
      const found = reportFields(report);
      return [{ type: "measurement", probe_id, participant_id, ...found }];
    }
    case "stopProbe":
      return [verdictLine(effect)];
    case "withdrawn": {
      const { proposalId: proposal_id, participantIds: participant_ids, reason } = effect;
      return [{ type: "withdrawal", proposal_id, participant_ids, reason }];
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
          leaver: effect.leaver,
        },
      ];
    case "startMatch":
      return effect.participantIds.map((participantId, index) => {
        const waitedMs = effect.waitedMs[index] ?? 0;
        const role = effect.assignment?.roles[index] ?? null;
        const condition = effect.assignment?.condition ?? null;
        return outcomeOf(
          participantId,
          { outcome: "matched", match_id: effect.matchId, role, condition, waitedMs },
          context,
        );
      });
    case "release": {
      const { participantId, reason: outcome, waitedMs } = effect;
      return [outcomeOf(participantId, { outcome, match_id: null, waitedMs }, context)];
    }
    case "memberGone":
      return [{ type: "departure", match_id: effect.matchId, participant_id: effect.leaver, reason: effect.reason }];
    case "matchmakerFailed":
      return [{ type: "matchmaker_failed", error: String(effect.error) }];
    case "memberUnseen":
    case "updateStatus":
    case "lobbyChanged":
    case "ignored":
      return [];
  }
}

interface Ending extends Readonly<Record<string, unknown>> {
  readonly outcome: string;
  readonly waitedMs: number;
}

function outcomeOf(participantId: string, { waitedMs, ...ending }: Ending, context: RecordContext): RecordLine {
  const waited_ms = Math.round(waitedMs);
  const serverRtt = serverRttFields(context.serverRtt(participantId));
  return { type: "outcome", participant_id: participantId, ...ending, waited_ms, ...serverRtt };
}

function serverRttFields(statistics: RttStatistics | null) {
  return {
    server_rtt_n: statistics?.received ?? 0,
    server_rtt_min_ms: statistics?.minMs ?? null,
    server_rtt_median_ms: statistics?.medianMs ?? null,
    server_rtt_p95_ms: statistics?.p95Ms ?? null,
  };
}

function reportFields(report: ProbeReport): Readonly<Record<string, unknown>> {
  switch (report.kind) {
    case "measured":
      return measurementFields(report.measurement);
    case "too-far":
      return { failed: "too-far", ice_rtt_ms: report.iceRttMs };
    case "failed":
      return { failed: report.reason };
  }
}

function measurementFields(measurement: Measurement) {
  const { sent, received, lossRatio, path, samplesMs, hurriedMs } = measurement;
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
    open_ms: measurement.openMs,
    report_ms: measurement.reportMs,
    timed_by: measurement.timedBy,
    hidden: measurement.hidden,
    samples_ms: samplesMs,
    hurried_ms: hurriedMs,
  };
}

/** Where a side found the pair too far by its connectivity checks, nothing was pinged, and the number is theirs. */
function verdictLine(effect: Extract<Effect, { kind: "stopProbe" }>): RecordLine {
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
function rounded(line: RecordLine): RecordLine {
  const fields = Object.entries(line).map(([name, value]) => {
    const digits = name.endsWith("_ms") ? DECIMALS.ms : DECIMALS.others;
    return [name, Array.isArray(value) ? value.map((one: unknown) => toDigits(one, digits)) : toDigits(value, digits)];
  });
  return { ...Object.fromEntries(fields), type: line.type };
}

function toDigits(value: unknown, digits: number): unknown {
  return typeof value === "number" ? Number(value.toFixed(digits)) : value;
}
