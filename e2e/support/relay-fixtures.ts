import { defineStudy, FifoMatchmaker, scene } from "@earshot/server";
import { findCoturn, noCoturn, startCoturn } from "../../scripts/coturn.mjs";
import { NEAR_MS, test as base } from "./fixtures.ts";

/** What the TURN server makes its credentials from, and the study as well unless a test says otherwise. */
export const secret = "known-to-both-servers";

type Coturn = Awaited<ReturnType<typeof startCoturn>>;

interface RelayFixtures {
  studySecret: string;
  /** The TURN server of the study; it can be killed and started anew in the same place. */
  turn: { readonly url: string; kill(): Promise<void>; start(): Promise<void> };
}

/** A study whose pages may only be connected through the TURN server that runs beside it. */
export const test = base.extend<RelayFixtures>({
  studySecret: [secret, { option: true }],
  turn: async ({}, use) => {
    const executablePath = findCoturn();
    if (!executablePath) return test.skip(true, noCoturn);
    let coturn: Coturn | null = await startCoturn({ executablePath, secret });
    const { url, port } = coturn;
    const kill = async () => {
      await coturn?.stop();
      coturn = null;
    };
    const start = async () => {
      coturn = await startCoturn({ executablePath, secret, port });
    };
    await use({ url, kill, start });
    await kill();
  },
  study: async ({ turn, studySecret }, use) => {
    const measured = scene("measured").matchmaking({ matchmaker: new FifoMatchmaker({ maxP2pRttMs: NEAR_MS }) });
    const final = scene("no-way-back").matchmaking({ matchmaker: new FifoMatchmaker({ maxP2pRttMs: NEAR_MS }) });
    const scenes = [
      ...[measured, scene("unmeasured")].map((one) => one.waitroom({ countdownMs: 500 })),
      final.waitroom({ countdownMs: 500, rejoinMs: 0 }),
    ];
    await use(defineStudy({ study: "relay", scenes, turn: { urls: turn.url, secret: studySecret }, relayOnly: true }));
  },
});

export { expect } from "./fixtures.ts";
