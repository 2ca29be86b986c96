import type { Effect, Measurement, P2pRules, ProbeReport, Verdict } from "@earshot/matchmaker";
import type { RttStatistics } from "@earshot/rtt";

/** One line of the records, without the time, study and scene that every line has. Field names are snake_case, units in names. */
export type RecordLine = { readonly type: string } & Readonly<Record<string, unknown>>;

/** What the records need to know beyond the effect itself. */
export interface RecordContext {
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
  switch (effect.kind) {
    case "admitted": {
      const { participantId: participant_id, serverRttMs: server_rtt_ms, returning } = effect;
      return [{ type: returning ? "return" : "arrival", participant_id, server_rtt_ms }];
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
    case "stopProbe": {
      const { probeId: probe_id, proposalId: proposal_id, members, verdict, maxP2pRttMs: max_p2p_rtt_ms } = effect;
      const found = { ...verdictFields(verdict), max_p2p_rtt_ms, verdict_ms: Math.round(effect.verdictMs) };
      return [{ type: "verdict", probe_id, proposal_id, participant_ids: members, ...found }];
    }
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
      return effect.participantIds.map((participant_id, index) => ({
        type: "outcome",
        participant_id,
        outcome: "matched",
        match_id: effect.matchId,
        role: effect.assignment?.roles[index] ?? null,
        condition: effect.assignment?.condition ?? null,
        ...serverRttFields(context.serverRtt(participant_id)),
      }));
    case "release": {
      const { participantId: participant_id, reason: outcome, waitedMs: waited_ms } = effect;
      const serverRtt = serverRttFields(context.serverRtt(participant_id));
      return [
        { type: "outcome", participant_id, outcome, match_id: null, waited_ms: Math.round(waited_ms), ...serverRtt },
      ];
    }
    case "memberGone":
      return [{ type: "departure", match_id: effect.matchId, participant_id: effect.leaver }];
    case "matchmakerFailed":
      return [{ type: "matchmaker_failed", error: String(effect.error) }];
    case "updateStatus":
    case "lobbyChanged":
    case "ignored":
      return [];
  }
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

function verdictFields(verdict: Verdict) {
  return verdict.kind === "accepted"
    ? { verdict: "accepted", reason: null, p2p_rtt_ms: verdict.rttMs }
    : { verdict: "rejected", reason: verdict.reason, p2p_rtt_ms: verdict.rttMs };
}
