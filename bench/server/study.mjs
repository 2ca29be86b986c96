// What the measured servers run, and what a journal is made for.
import { defineStudy, FifoMatchmaker, Matchmaker, scene } from "../../packages/server/dist/index.js";

const LONG_MS = 24 * 3_600_000;

/** Puts nobody forward, and takes no time for that: what matchmakers take is measured for itself. */
class Nobody extends Matchmaker {
  findMatch() {
    return null;
  }

  /** @override @returns {import("../../packages/matchmaker/dist/index.js").MatchCandidate[][]} */
  propose() {
    return [];
  }
}

/** The scene in which everybody waits. */
export const WAITING = "waiting";
/** The scene in which two are probed, and play at once if all is well. */
export const PAIRS = "pairs";

export const study = defineStudy({
  study: "bench",
  scenes: [
    scene(WAITING).matchmaking({ matchmaker: new Nobody() }).waitroom({ timeoutMs: LONG_MS }),
    scene(PAIRS)
      .matchmaking({ matchmaker: new FifoMatchmaker({ maxP2pRttMs: 100 }) })
      .waitroom({ countdownMs: 0 }),
  ],
});
