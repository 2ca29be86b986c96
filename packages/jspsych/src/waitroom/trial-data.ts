import type { Outcome, Partner } from "@earshot/client";
import type { WaitroomData } from "./info.ts";

/** What is known of a wait beside how it ended. */
export interface Wait {
  readonly participantId: string;
  readonly waitedMs: number;
  readonly hiddenMs: number;
  readonly attempts: number;
  readonly serverRttMs: number | null;
}

/** The columns of one trial. */
export function toTrialData(outcome: Outcome, wait: Wait): WaitroomData {
  const match = outcome.kind === "matched" ? outcome.match : null;
  const endReason = outcome.kind === "released" ? outcome.reason : null;
  const rtt = match ? farthest(match.partners)?.rtt : null;
  return {
    matched: match !== null,
    end_reason: endReason,
    timed_out: endReason === "timed-out",
    completion_code: (outcome.kind === "released" ? outcome.completionCode : null) ?? null,
    redirect_url: (outcome.kind === "released" ? outcome.redirectUrl : null) ?? null,
    waited_ms: rounded(wait.waitedMs),
    attempts: wait.attempts,
    participant_id: wait.participantId,
    match_id: match?.matchId ?? null,
    rejoined: match?.rejoined ?? null,
    position: match?.index ?? null,
    group_size: match ? match.partners.length + 1 : null,
    role: match?.role ?? null,
    condition: match?.condition ?? null,
    partner_ids: match?.partners.map(({ partnerId }) => partnerId) ?? null,
    match_token: match?.token ?? null,
    server_rtt_ms: rounded(wait.serverRttMs),
    p2p_rtt_ms: rounded(rtt?.medianMs),
    p2p_rtt_p95_ms: rounded(rtt?.p95Ms),
    p2p_jitter_ms: rounded(rtt?.jitterMs),
    connection_path: rtt?.path ?? null,
    tab_hidden_ms: rounded(wait.hiddenMs),
  };
}

/** Who decides how far a group is. */
function farthest(partners: readonly Partner[]): Partner | undefined {
  return partners.toSorted((one, other) => distanceMs(other) - distanceMs(one))[0];
}

function distanceMs({ rtt }: Partner): number {
  return rtt?.medianMs ?? -1;
}

/** To a tenth, as finer digits would say more than is known. */
function rounded(ms: number | null | undefined): number | null {
  return ms === null || ms === undefined ? null : Math.round(ms * 10) / 10;
}
