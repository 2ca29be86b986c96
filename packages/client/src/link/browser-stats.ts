import type { Path } from "@earshot/protocol";
import { unknownStats, type LinkStats } from "./link-stats.ts";

/** Of what a browser's statistics tell, that which is read here; the compiler's library only knows it as `any`. */
interface CandidateStats {
  readonly candidateType: Path;
  readonly relayProtocol?: LinkStats["relayProtocol"];
}

interface PairStats {
  readonly localCandidateId: string;
  readonly remoteCandidateId: string;
  readonly currentRoundTripTime?: number;
  readonly responsesReceived?: number;
}

/** Over the ICE candidate pair in use. The path is `relay` if either end is relayed, else as this end sees itself. */
export async function readLinkStats(connection: RTCPeerConnection): Promise<LinkStats> {
  try {
    const stats = await connection.getStats();
    const pair = selectedPair(stats);
    if (!pair) return unknownStats;
    const local: CandidateStats | undefined = stats.get(pair.localCandidateId);
    const remote: CandidateStats | undefined = stats.get(pair.remoteCandidateId);
    const { currentRoundTripTime: iceRttS = null, responsesReceived: iceResponses = 0 } = pair;
    return {
      path: remote?.candidateType === "relay" ? "relay" : (local?.candidateType ?? "unknown"),
      relayProtocol: local?.relayProtocol || null,
      iceRttMs: iceRttS === null ? null : iceRttS * 1_000,
      iceResponses,
    };
  } catch {
    // A connection that closes meanwhile has no path any more.
    return unknownStats;
  }
}

function selectedPair(stats: RTCStatsReport): PairStats | undefined {
  const all = [...stats.values()];
  const transport = all.find(({ selectedCandidatePairId }) => selectedCandidatePairId);
  // Firefox has no statistics of transports.
  if (!transport) return all.find(({ nominated, state }) => nominated && state === "succeeded");
  return stats.get(transport.selectedCandidatePairId);
}
