import { expect, test } from "./fixtures.ts";

test("a far tab is rejected with the measured round trip, and a near third one is matched", async ({
  openTab,
  server,
}) => {
  const [alice, carol, bob] = [await openTab(), await openTab({ latencyMs: 100 }), await openTab()];
  await alice.join({ scene: "near", participantId: "alice" });
  await alice.reaches("waiting");
  await carol.join({ scene: "near", participantId: "carol" });

  for (const tab of [alice, carol]) {
    const [verdict] = await tab.verdicts(1);
    expect(verdict).toMatchObject({ accepted: false, reason: "rtt-too-high", maxP2pRttMs: 100 });
    expect(verdict?.rttMs).toBeGreaterThan(190);
    expect(verdict?.rttMs).toBeLessThan(300);
    await tab.reaches("waiting");
    const { reason, rttMs, own, theirs, verdictMs } = verdict ?? {};
    expect(verdictMs).toBeGreaterThan(0);
    expect(await tab.status()).toMatchObject({ attempts: 1, lastRejection: { reason, rttMs, own, theirs } });
  }

  await bob.join({ scene: "near", participantId: "bob" });
  expect(await Promise.all([alice.outcome(), bob.outcome()])).toEqual([{ kind: "matched" }, { kind: "matched" }]);
  expect(await carol.status()).toMatchObject({ kind: "waiting", waitingCount: 1 });

  const records = await server.records();
  expect(records.filter(({ type }) => type === "verdict").map(({ verdict, reason }) => [verdict, reason])).toEqual([
    ["rejected", "rtt-too-high"],
    ["accepted", null],
  ]);
});

test("a page that cannot connect is rejected with that reason, and both wait on", async ({ openTab }) => {
  const [alice, mallory] = [await openTab(), await openTab()];
  await mallory.page.evaluate(() => Reflect.deleteProperty(window, "RTCPeerConnection"));
  await alice.join({ scene: "near", participantId: "alice" });
  await mallory.join({ scene: "near", participantId: "mallory" });
  for (const tab of [alice, mallory]) {
    const [verdict] = await tab.verdicts(1);
    expect(verdict).toMatchObject({ accepted: false, reason: "connection-failed", rttMs: null });
    await tab.reaches("waiting");
  }
});
