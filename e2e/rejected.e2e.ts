import { ofType } from "@earshot/records";
import { FAR_LATENCY_MS, NEAR_MS, expect, test } from "./support/fixtures.ts";

test("a far tab is rejected with the measured round trip, and a near third one is matched", async ({
  openTab,
  server,
}) => {
  const [alice, carol, bob] = [await openTab(), await openTab({ latencyMs: FAR_LATENCY_MS }), await openTab()];
  await alice.join({ scene: "near", participantId: "alice" });
  await alice.reaches("waiting");
  await carol.join({ scene: "near", participantId: "carol" });

  for (const tab of [alice, carol]) {
    const verdict = await tab.distanceVerdict();
    expect(verdict).toMatchObject({ accepted: false, reason: "rtt-too-high", maxP2pRttMs: NEAR_MS });
    expect(verdict.rttMs).toBeGreaterThan(2 * FAR_LATENCY_MS - 10);
    const { reason, rttMs, own, theirs, verdictMs } = verdict;
    expect(verdictMs).toBeGreaterThan(0);
    const lastRejection = { reason, rttMs, own, theirs };
    await expect.poll(() => tab.status()).toMatchObject({ kind: "waiting", lastRejection });
  }

  await bob.join({ scene: "near", participantId: "bob" });
  expect(await Promise.all([alice.outcome(), bob.outcome()])).toEqual([{ kind: "matched" }, { kind: "matched" }]);
  expect(await carol.status()).toMatchObject({ kind: "waiting", waitingCount: 1 });

  const verdicts = ofType(await server.records(), "verdict");
  const decided = verdicts.filter(({ verdict, reason }) => verdict === "accepted" || reason === "rtt-too-high");
  expect(decided.map(({ participant_ids: ids, verdict }) => [verdict, ids.toSorted().join(" ")])).toEqual([
    ["rejected", "alice carol"],
    ["accepted", "alice bob"],
  ]);
});
