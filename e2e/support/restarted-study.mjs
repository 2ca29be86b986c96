// What a server runs that is killed and started again.
import { FifoMatchmaker, defineStudy, scene } from "@earshot/server";

export default defineStudy({
  study: "restarted",
  scenes: [
    scene("near")
      .matchmaking({ matchmaker: new FifoMatchmaker({ maxP2pRttMs: 200 }) })
      .waitroom({ countdownMs: 500 }),
  ],
});
