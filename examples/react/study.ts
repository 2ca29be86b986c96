import { defineStudy, RankedMatchmaker, scene } from "@earshot/server";

export default defineStudy({
  study: "react",
  scenes: [
    scene("game")
      .players(2)
      .matchmaking({ matchmaker: new RankedMatchmaker({ maxP2pRttMs: 150 }) })
      .waitroom({ timeoutMs: 120_000 }),
  ],
});
