import { join } from "node:path";
import { LatencyFifoMatchmaker } from "@earshot/matchmaker";
import { describe, expect } from "vitest";
import { holdEchoes } from "../test-support/held-echoes.ts";
import { makeReady, reportBoth, startedPair } from "../test-support/probing.ts";
import { test, type TestServer } from "../test-support/server-test.ts";
import type { HandClock } from "../test-support/hand-clock.ts";
import type { TestPage } from "../test-support/test-page.ts";
import { loadStudy } from "../src/study/load-study.ts";

const study = await loadStudy(join(import.meta.dirname, "../examples/two-limits.ts"));

interface Stage {
  readonly server: TestServer;
  readonly clock: HandClock;
}

/** A page whose first echo takes as long as that. */
async function pageAt({ server, clock }: Stage, participantId: string, serverRttMs: number): Promise<TestPage> {
  const page = server.page(participantId);
  const echoes = holdEchoes(page);
  const echo = await echoes.next();
  clock.advance(serverRttMs);
  echo.answer(echo.nonce);
  await page.catchUp();
  await page.join();
  return page;
}

describe("the example study with both limits", () => {
  test("is made of them", () => {
    const matchmaker = study.scenes[0]?.matchmaker;
    // By its name: the file got its own copy of the module.
    expect(matchmaker?.constructor.name).toBe(LatencyFifoMatchmaker.name);
    expect(matchmaker).toMatchObject({ maxServerRttMs: 200, maxP2pRttMs: 150 });
  });

  test.for([
    { p2pRttMs: 150, accepted: true },
    { p2pRttMs: 151, accepted: false },
  ])(
    "measures a pair of 200 ms over the server: $p2pRttMs ms apart, accepted $accepted",
    async (given, { serveStudy, clock }) => {
      const server = await serveStudy({ scenes: study.scenes });
      const alice = await pageAt({ server, clock }, "alice", 120);
      const bob = await pageAt({ server, clock }, "bob", 80);
      const pair = await startedPair(alice, bob);
      await makeReady(pair);
      await alice.ask("probe/opened", { probeId: pair.probeId });
      await reportBoth(pair, given.p2pRttMs);
      const reason = given.accepted ? null : "rtt-too-high";
      expect(await alice.next("probe/stop")).toMatchObject({ accepted: given.accepted, reason, rttMs: given.p2pRttMs });
    },
  );

  test("does not measure a pair of more than that", async ({ serveStudy, clock }) => {
    const server = await serveStudy({ scenes: study.scenes });
    const alice = await pageAt({ server, clock }, "alice", 120);
    const bob = await pageAt({ server, clock }, "bob", 81);
    const carol = await pageAt({ server, clock }, "carol", 80);
    await startedPair(alice, carol);
    expect(await bob.nextStatus("waiting")).toMatchObject({ serverRttMs: 81, waitingCount: 2 });
    expect(bob.all("probe/start")).toEqual([]);
  });
});
