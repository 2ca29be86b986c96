import type { Match, Status } from "@earshot/client";
import type { WaitroomData } from "./info.ts";
import { toTrialData } from "./trial-data.ts";

/** How far the partner of a simulated match is, in ms. */
const RTT_MS = 42;

/** A match with nobody, for pages that are simulated: loops over partners go over none, and what is sent goes nowhere. */
function simulatedMatch(): Match {
  return {
    matchId: "simulated",
    index: 0,
    role: null,
    roles: [],
    condition: null,
    token: null,
    rejoined: false,
    partners: [],
    startsAtMs: performance.now(),
    leave: async () => {},
    finish: async () => ({}),
  };
}

/** What a wait comes to when there is no server: a match, as most do. */
export function simulatedWait(participantId: string, waitedMs: number): { match: Match; data: WaitroomData } {
  const match = simulatedMatch();
  const data = toTrialData(
    { kind: "matched", match },
    { participantId, waitedMs, hiddenMs: 0, attempts: 1, serverRttMs: RTT_MS },
  );
  const measured = { p2p_rtt_ms: RTT_MS, p2p_rtt_p95_ms: RTT_MS + 6, p2p_jitter_ms: 2, connection_path: "host" };
  return { match, data: { ...data, ...measured, group_size: 2, partner_ids: ["simulated-partner"] } };
}

/** What the participant would see, in order. */
export const simulatedStatuses: readonly Status[] = [
  { kind: "connecting", again: false },
  {
    kind: "waiting",
    waitingCount: 1,
    groupSize: 2,
    attempts: 0,
    lastRejection: null,
    deadlineAtMs: Number.POSITIVE_INFINITY,
    extension: null,
    minimumWaitAtMs: null,
    expectedWaitMs: null,
    serverRttMs: RTT_MS,
    hidden: false,
    aside: false,
  },
  { kind: "probing", stage: "connecting", attempts: 1 },
  { kind: "confirming", matchId: "simulated", startsAtMs: 0 },
];
