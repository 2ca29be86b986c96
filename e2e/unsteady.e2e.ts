import { defineStudy, FifoMatchmaker, scene } from "@earshot/server";
import { acceptedProbe } from "./support/accepted-probe.ts";
import { NEAR_MS, expect, test } from "./support/fixtures.ts";
import { delayFrames } from "./support/late-frames.ts";
import type { Tab } from "./support/tab.ts";

const matchmaker = new FifoMatchmaker({ maxP2pRttMs: NEAR_MS });

test.use({
  study: defineStudy({
    study: "unsteady",
    scenes: [
      scene("any-jitter").matchmaking({ matchmaker }).waitroom({ countdownMs: 500 }),
      scene("some-jitter")
        .matchmaking({ matchmaker, p2p: { maxJitterMs: NEAR_MS } })
        .waitroom({ countdownMs: 500 }),
    ],
  }),
});

async function joinBoth(name: string, [alice, bob]: readonly [Tab, Tab]): Promise<void> {
  await alice.join({ scene: name, participantId: "alice" });
  await bob.join({ scene: name, participantId: "bob" });
}

test("a pair whose round trips vary is matched as soon as enough of them were quick", async ({ openTab, server }) => {
  const pair = [await openTab(), await openTab()] as const;
  await delayFrames(pair[0], { upToMs: 40 });
  await joinBoth("any-jitter", pair);
  for (const tab of pair) expect(await tab.outcome()).toEqual({ kind: "matched" });
  const { measurements } = acceptedProbe(await server.records());
  expect(measurements).toHaveLength(2);
  expect(measurements.some((line) => Number(line.jitter_ms) > 5)).toBe(true);
  for (const line of measurements) expect(line.hurried_ms).toBeNull();
});

test("where the scene limits jitter, such a pair is measured anew, unhurried", async ({ openTab, server }) => {
  const pair = [await openTab(), await openTab()] as const;
  await delayFrames(pair[0], { upToMs: 40 });
  await joinBoth("some-jitter", pair);
  for (const tab of pair) expect(await tab.outcome()).toEqual({ kind: "matched" });
  const { measurements } = acceptedProbe(await server.records());
  expect(measurements).toHaveLength(2);
  for (const line of measurements) {
    // The first series, that was not relied on, and the second one. A page that is too busy to end that goes by the first.
    expect(line.hurried_ms).toEqual(expect.arrayContaining([expect.any(Number)]));
    if (JSON.stringify(line.samples_ms) !== JSON.stringify(line.hurried_ms)) expect(line.samples_ms).toHaveLength(21);
  }
  // People see the pings of both series.
  const firstSeries = Math.min(...measurements.map(({ hurried_ms }) => hurried_ms?.length ?? Infinity));
  expect(await pair[0].page.evaluate(() => window.earshot.samples.length)).toBeGreaterThan(firstSeries);
});
