import { defineStudy, FifoMatchmaker, LatencyFifoMatchmaker, RankedMatchmaker, scene } from "@earshot/server";

/** What the demo page can join. */
export default defineStudy({
  study: "demo",
  scenes: [
    scene("pair").matchmaking({ matchmaker: new RankedMatchmaker({ maxP2pRttMs: 100 }) }),
    scene("two-limits").matchmaking({
      matchmaker: new LatencyFifoMatchmaker({ maxServerRttMs: 400, maxP2pRttMs: 100 }),
    }),
    scene("trio")
      .players(3)
      .matchmaking({ matchmaker: new FifoMatchmaker({ maxP2pRttMs: 100 }) }),
    scene("no-probe"),
  ],
});
