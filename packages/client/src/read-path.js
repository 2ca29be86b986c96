const paths = ["host", "srflx", "prflx", "relay"];
/** How packets travel over the ICE candidate pair in use: `relay` if either end is relayed, else as this end sees itself. */
export async function readPath(connection) {
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
function selectedPair(stats) {
  const all = [...stats.values()];
  const transport = all.find(({ type, selectedCandidatePairId }) => type === "transport" && selectedCandidatePairId);
  if (transport) return stats.get(transport.selectedCandidatePairId);
  return all.find(({ type, nominated, state }) => type === "candidate-pair" && nominated && state === "succeeded");
}
function candidateType(stats, id) {
  const type = id === undefined ? undefined : stats.get(id)?.candidateType;
  return paths.find((path) => path === type);
}
//# sourceMappingURL=read-path.js.map
