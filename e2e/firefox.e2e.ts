import { ofType } from "@earshot/records";
import { findFirefox, noFirefox } from "../scripts/firefox.mjs";
import { acceptedProbe } from "./support/accepted-probe.ts";
import type { Participant } from "./support/stock-tab.ts";
import { FAR_LATENCY_MS, NEAR_MS, expect, test } from "./support/fixtures.ts";

test.skip(!findFirefox(), noFirefox);

// Who has waited longer makes the offer, so Firefox is once the initiator of the connection and once the answerer.
for (const firefoxFirst of [true, false]) {
  test(`Chromium is matched with a Firefox that came ${firefoxFirst ? "first" : "second"}`, async ({
    openTab,
    openStock,
    server,
  }) => {
    const [chromium, firefox] = await Promise.all([openTab(), openStock("firefox")]);
    const first: Participant = firefoxFirst ? firefox : chromium;
    const second: Participant = firefoxFirst ? chromium : firefox;
    await first.join({ scene: "near", participantId: "first" });
    await first.reaches("waiting");
    await second.join({ scene: "near", participantId: "second" });
    expect(await Promise.all([first.outcome(), second.outcome()])).toEqual([{ kind: "matched" }, { kind: "matched" }]);

    for (const tab of [first, second]) {
      const rtt = await tab.rtt();
      // Firefox's clock has steps of 1 ms, within which a loopback round trip may well fit.
      expect(rtt?.medianMs).toBeGreaterThanOrEqual(0);
      expect(rtt?.medianMs).toBeLessThanOrEqual(NEAR_MS);
      expect(rtt?.path).toBe("host");
    }

    await first.send("hello");
    await first.send([1, 2, 3]);
    await second.send("hi");
    await second.received("hello", "bytes 1 2 3");
    await first.received("hi");

    const records = await server.records();
    expect(ofType(records, "probe")[0]?.participant_ids).toEqual(["first", "second"]);
    // The two sides see the same path, however coarse their clocks are: if they did not agree, nobody would have been accepted.
    expect(acceptedProbe(records).mediansMs).toHaveLength(2);
  });
}

test("Firefox and a far Chromium are rejected with the measured round trip", async ({ openTab, openStock }) => {
  const [chromium, firefox] = await Promise.all([openTab({ latencyMs: FAR_LATENCY_MS }), openStock("firefox")]);
  await firefox.join({ scene: "near", participantId: "firefox" });
  await firefox.reaches("waiting");
  await chromium.join({ scene: "near", participantId: "chromium" });

  for (const tab of [firefox, chromium]) {
    const verdict = await tab.distanceVerdict();
    expect(verdict).toMatchObject({ accepted: false, reason: "rtt-too-high", maxP2pRttMs: NEAR_MS });
    expect(verdict.rttMs).toBeGreaterThan(2 * FAR_LATENCY_MS - 10);
    await expect.poll(() => tab.status()).toMatchObject({ lastRejection: { reason: "rtt-too-high" } });
  }
});
