import { defineStudy, RankedMatchmaker, scene } from "@earshot/server";

export default defineStudy({
  study: "jspsych",
  scenes: [
    scene("game")
      .players(2)
      .matchmaking({ matchmaker: new RankedMatchmaker({ maxP2pRttMs: 150 }) })
      // jsPsych begins anew in a page that is loaded again, so there is no way back into the game.
      .waitroom({ timeoutMs: 120_000, rejoinMs: 0 }),
  ],
});
