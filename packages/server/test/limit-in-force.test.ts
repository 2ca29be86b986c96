import { FifoMatchmaker } from "@earshot/matchmaker";
import { ofType } from "@earshot/records";
import { expect } from "vitest";
import { makeReady, reportBoth, startedPair } from "../test-support/probing.ts";
import { test } from "../test-support/server-test.ts";
import { scene } from "../src/study/scene.ts";

test("a limit that grows with the wait is told to the pages and recorded with each proposal, probe and verdict", async ({
  serve,
  clock,
}) => {
  const maxP2pRttMs = [
    { afterMs: 0, maxP2pRttMs: 100 },
    { afterMs: 30_000, maxP2pRttMs: 150 },
  ];
  const server = await serve(scene("game").matchmaking({ matchmaker: new FifoMatchmaker({ maxP2pRttMs }) }));
  const alice = await server.waitingPage("alice");
  clock.advance(20_000);
  const bob = server.page("bob");
  await bob.join();
  const early = await startedPair(alice, bob);
  await makeReady(early);
  await reportBoth(early, 120);
  await Promise.all([alice.nextStatus("waiting"), bob.nextStatus("waiting")]);
  // Alice is content with 120 ms after 10 s more, Bob after 30 s, and the pair with the stricter of the two.
  clock.advance(30_000);
  const late = await startedPair(alice, bob);
  await makeReady(late);
  await reportBoth(late, 120);
  await Promise.all([alice.next("match/announced"), bob.next("match/announced")]);

  expect([early, late].map(({ starts }) => [starts.alice.maxP2pRttMs, starts.bob.maxP2pRttMs])).toEqual([
    [100, 100],
    [150, 150],
  ]);
  const records = await server.finalRecords();
  const limits = (type: "proposal" | "probe" | "verdict") => ofType(records, type).map((line) => line.max_p2p_rtt_ms);
  expect([limits("proposal"), limits("probe"), limits("verdict")]).toEqual([
    [100, 150],
    [100, 150],
    [100, 150],
  ]);
  expect(ofType(records, "verdict")).toMatchObject([
    { verdict: "rejected", reason: "rtt-too-high", p2p_rtt_ms: 120 },
    { verdict: "accepted", p2p_rtt_ms: 120 },
  ]);
});
