import { defineStudy, LatencyFifoMatchmaker, scene } from "@earshot/server";

/**
 * The classic study: in order of arrival, with a limit for each of the two stages.
 *
 * 1. Two people are tried only if their round trips to the server add up to at most 200 ms: farther ones need not be measured.
 * 2. They are matched only if the round trip between their own browsers is measured as at most 150 ms.
 */
export default defineStudy({
  study: "two-limits",
  scenes: [
    scene("game")
      .players(2)
      .matchmaking({ matchmaker: new LatencyFifoMatchmaker({ maxServerRttMs: 200, maxP2pRttMs: 150 }) })
      .waitroom({ timeoutMs: 120_000 }),
  ],
});
