import type { Path } from "@earshot/protocol";

interface CandidatePairStats extends RTCStats {
  localCandidateId: string;
  remoteCandidateId: string;
}

const paths: readonly Path[] = ["host", "srflx", "prflx", "relay"];

/** How packets travel over the ICE candidate pair in use: `relay` if either end is relayed, else as this end sees itself. */
export async function readPath(connection: RTCPeerConnection): Promise<Path> {
  try {
    const stats = await connection.getStats();
    const pair = selectedPair(stats);
    const [local, remote] = [pair?.localCandidateId, pair?.remoteCandidateId].map((id) => candidateType(stats, id));
    return remote === "relay" ? "relay" : (local ?? "unknown");
  } catch {
    // A connection that closes meanwhile has no path any more.
    return "unknown";
  }
}

function selectedPair(stats: RTCStatsReport): CandidatePairStats | undefined {
  const all = [...stats.values()];
  const transport = all.find(({ type, selectedCandidatePairId }) => type === "transport" && selectedCandidatePairId);
  if (transport) return stats.get(transport.selectedCandidatePairId);
  return all.find(({ type, nominated, state }) => type === "candidate-pair" && nominated && state === "succeeded");
}

function candidateType(stats: RTCStatsReport, id: string | undefined): Path | undefined {
  const type: unknown = id === undefined ? undefined : stats.get(id)?.candidateType;
  return paths.find((path) => path === type);
}
