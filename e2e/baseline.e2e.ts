import { ofType } from "@earshot/records";
import { defineStudy, FifoMatchmaker, scene } from "@earshot/server";
import { expect, NEAR_MS, test } from "./support/fixtures.ts";
import { delayFrames } from "./support/late-frames.ts";
import type { Tab } from "./support/tab.ts";

const matchmaker = new FifoMatchmaker({ maxP2pRttMs: NEAR_MS });

test.use({
  study: defineStudy({
    study: "baseline",
    scenes: [
      scene("countdown").matchmaking({ matchmaker }),
      scene("no-countdown").matchmaking({ matchmaker }).waitroom({ countdownMs: 0 }),
      scene("unmeasured").waitroom({ countdownMs: 0 }),
      // So long that the reports are there in time on a busy machine, too: they are due after three seconds.
      scene("strict")
        .matchmaking({ matchmaker, p2p: { recheck: "reject" } })
        .waitroom({ countdownMs: 10_000 }),
    ],
  }),
});

async function joinBoth(name: string, [alice, bob]: readonly [Tab, Tab]): Promise<void> {
  await alice.join({ scene: name, participantId: "alice" });
  await alice.reaches("waiting");
  await bob.join({ scene: name, participantId: "bob" });
}

/** As many pings as a probe of these scenes has at most. */
const PROBE_PINGS = 11;

/** The numbers of the match: on a busy machine they may come a moment after its start. */
async function rttOf({ page }: Tab) {
  const numbers = await page.waitForFunction((probePings) => {
    const { rtt, theirRtt } = window.earshot.match?.partners[0] ?? {};
    return rtt && theirRtt && rtt.received > probePings && { own: rtt, theirs: theirRtt };
  }, PROBE_PINGS);
  const found = await numbers.jsonValue();
  if (!found) throw new Error("it was waited for");
  return found;
}

test("a match begins with the numbers that both sides measured in its countdown", async ({ openTab, server }) => {
  const pair = [await openTab({ latencyMs: 15 }), await openTab()] as const;
  await joinBoth("countdown", pair);
  for (const tab of pair) expect(await tab.outcome()).toEqual({ kind: "matched" });
  const [alice, bob] = [await rttOf(pair[0]), await rttOf(pair[1])];
  expect(alice.own).toMatchObject({ path: "host", timedBy: "worker", hidden: false });
  expect(alice.own.medianMs).toBeGreaterThan(30);
  expect([bob.own, bob.theirs]).toEqual([alice.theirs, alice.own]);
  const records = await server.records();
  const lines = ofType(records, "baseline");
  expect(lines.map((line) => line.participant_id).toSorted()).toEqual(["alice", "bob"]);
  const line = lines.find(({ participant_id }) => participant_id === "alice");
  expect(line).toMatchObject({ max_p2p_rtt_ms: NEAR_MS, link_id: ofType(records, "probe").at(-1)?.probe_id });
  expect(line?.median_ms).toBe(alice.own.medianMs);
  // The verdict keeps what it was judged by.
  for (const { sent } of ofType(records, "measurement").filter((one) => "sent" in one)) {
    expect(sent).toBeLessThanOrEqual(PROBE_PINGS);
  }
});

for (const name of ["no-countdown", "unmeasured"]) {
  test(`without a countdown the first seconds of the match serve: ${name}`, async ({ openTab, server }) => {
    const pair = [await openTab(), await openTab()] as const;
    await joinBoth(name, pair);
    for (const tab of pair) {
      await tab.outcome();
      // Pages may send as they like meanwhile.
      await tab.page.evaluate(() => {
        setInterval(() => window.earshot.match?.partners[0]?.send(new Uint8Array(10_000)), 50);
      });
    }
    for (const tab of pair) expect((await rttOf(tab)).own.path).toBe("host");
    expect(ofType(await server.records(), "baseline")).toHaveLength(2);
  });
}

test("a scene may reject a match of which the countdown says otherwise", async ({ openTab, server }) => {
  const pair = [await openTab(), await openTab()] as const;
  await delayFrames(pair[0], { afterVerdictMs: 2 * NEAR_MS });
  await joinBoth("strict", pair);
  for (const tab of pair) {
    await tab.page.waitForFunction(() => {
      const { statuses } = window.earshot;
      return statuses.includes("confirming") && statuses.at(-1) === "waiting";
    });
  }
  const records = await server.records();
  expect(ofType(records, "verdict")).toMatchObject([{ verdict: "accepted" }]);
  expect(ofType(records, "match_cancelled")).toMatchObject([{ reason: "rtt-too-high", leaver: null }]);
  for (const { median_ms } of ofType(records, "baseline")) expect(median_ms).toBeGreaterThan(2 * NEAR_MS);
});
