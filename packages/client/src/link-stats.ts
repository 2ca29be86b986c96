import type { Path } from "@earshot/protocol";

/** What the browser itself knows of a connection, as this end sees it; never an address. */
export interface LinkStats {
  readonly path: Path;
  /** How a relayed path reaches its TURN server. */
  readonly relayProtocol: "udp" | "tcp" | "tls" | null;
  /** The last round trip of the connectivity checks in ms, and how many were answered. */
  readonly iceRttMs: number | null;
  readonly iceResponses: number;
}

export const unknownStats: LinkStats = { path: "unknown", relayProtocol: null, iceRttMs: null, iceResponses: 0 };

const paths: readonly Path[] = ["host", "srflx", "prflx", "relay"];
const relayProtocols = ["udp", "tcp", "tls"] as const;

/** Over the ICE candidate pair in use. The path is `relay` if either end is relayed, else as this end sees itself. */
export async function readLinkStats(connection: RTCPeerConnection): Promise<LinkStats> {
  try {
    const stats = await connection.getStats();
    const pair = selectedPair(stats);
    if (!pair) return unknownStats;
    const [local, remote] = [stats.get(pair.localCandidateId), stats.get(pair.remoteCandidateId)];
    const isRelayed = local?.candidateType === "relay" || remote?.candidateType === "relay";
    return {
      path: isRelayed ? "relay" : (paths.find((path) => path === local?.candidateType) ?? "unknown"),
      relayProtocol: relayProtocols.find((protocol) => protocol === local?.relayProtocol) ?? null,
      iceRttMs: pair.currentRoundTripTime === undefined ? null : pair.currentRoundTripTime * 1_000,
      iceResponses: pair.responsesReceived ?? 0,
    };
  } catch {
    // A connection that closes meanwhile has no path any more.
    return unknownStats;
  }
}

interface PairStats extends RTCStats {
  readonly localCandidateId: string;
  readonly remoteCandidateId: string;
  readonly currentRoundTripTime?: number;
  readonly responsesReceived?: number;
}

function selectedPair(stats: RTCStatsReport): PairStats | undefined {
  const all = [...stats.values()];
  const transport = all.find(({ type, selectedCandidatePairId }) => type === "transport" && selectedCandidatePairId);
  if (transport) return stats.get(transport.selectedCandidatePairId);
  return all.find(({ type, nominated, state }) => type === "candidate-pair" && nominated && state === "succeeded");
}
