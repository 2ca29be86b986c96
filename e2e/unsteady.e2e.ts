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

/** After that time a page goes by its first series: this machine was too busy for the second one. */
const SECOND_SERIES_WITHIN_MS = 2_500;

function isInTime({ report_ms, open_ms }: { report_ms: number | null; open_ms: number | null }): boolean {
  return Number(report_ms) - Number(open_ms) <= SECOND_SERIES_WITHIN_MS;
}

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
    // The first series, that was not relied on, and the second one.
    expect(line.hurried_ms).toEqual(expect.arrayContaining([expect.any(Number)]));
    if (isInTime(line)) expect(line.samples_ms).toHaveLength(21);
    else expect(line.samples_ms).toEqual(line.hurried_ms);
  }
  // People see the pings of both series.
  const ownLine = measurements.find(({ participant_id }) => participant_id === "alice");
  const atLeast = ownLine && isInTime(ownLine) ? 21 : (ownLine?.hurried_ms?.length ?? 0);
  expect(await pair[0].page.evaluate(() => window.earshot.samples.length)).toBeGreaterThan(atLeast);
});
