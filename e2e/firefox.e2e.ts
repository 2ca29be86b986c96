import { findFirefox, noFirefox } from "../scripts/firefox.mjs";
import { acceptedProbe } from "./accepted-probe.ts";
import type { Participant } from "./firefox-tab.ts";
import { expect, test } from "./fixtures.ts";
import type { RecordLine } from "./fixtures.ts";

test.skip(!findFirefox(), noFirefox);
// On busy cores it may take 10 s until a second browser is there.
test.describe.configure({ timeout: 60_000 });

/** What each side measured, by the records. The two sides see the same path, however coarse their clocks are. */
function expectMediansAgree(records: readonly RecordLine[]): void {
  const { mediansMs: medians } = acceptedProbe(records);
  expect(medians).toHaveLength(2);
  expect(Math.max(...medians) - Math.min(...medians)).toBeLessThan(20);
}

// Who has waited longer makes the offer, so Firefox is once the initiator of the connection and once the answerer.
for (const firefoxFirst of [true, false]) {
  test(`Chromium is matched with a Firefox that came ${firefoxFirst ? "first" : "second"}`, async ({
    openTab,
    openFirefox,
    server,
  }) => {
    const [chromium, firefox] = await Promise.all([openTab(), openFirefox()]);
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
      expect(rtt?.medianMs).toBeLessThanOrEqual(100);
      expect(rtt?.path).toBe("host");
    }

    await first.send("hello");
    await first.send([1, 2, 3]);
    await second.send("hi");
    await second.received("hello", "bytes 1 2 3");
    await first.received("hi");

    const records = await server.records();
    expect(records.find(({ type }) => type === "probe")?.participant_ids).toEqual(["first", "second"]);
    expectMediansAgree(records);
  });
}

test("Firefox and a far Chromium are rejected with the measured round trip", async ({ openTab, openFirefox }) => {
  const [chromium, firefox] = await Promise.all([openTab({ latencyMs: 100 }), openFirefox()]);
  await firefox.join({ scene: "near", participantId: "firefox" });
  await firefox.reaches("waiting");
  await chromium.join({ scene: "near", participantId: "chromium" });

  for (const tab of [firefox, chromium]) {
    const [verdict] = await tab.verdicts(1);
    expect(verdict).toMatchObject({ accepted: false, reason: "rtt-too-high", maxP2pRttMs: 100 });
    expect(verdict?.rttMs).toBeGreaterThan(190);
    expect(verdict?.rttMs).toBeLessThan(300);
    await tab.reaches("waiting");
    expect(await tab.status()).toMatchObject({ attempts: 1, lastRejection: { reason: "rtt-too-high" } });
  }
});
