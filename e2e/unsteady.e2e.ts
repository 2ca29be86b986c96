import { acceptedProbe } from "./support/accepted-probe.ts";
import { expect, test } from "./support/fixtures.ts";
import type { Tab } from "./support/tab.ts";

/**
 * Each frame that the page sends leaves up to 40 ms later, never as much later as the one before. Without a worker they are the
 * page's own.
 */
async function varyFrames({ page }: Tab): Promise<void> {
  await page.evaluate(() => {
    Reflect.deleteProperty(window, "Worker");
    let sent = 0;
    window.RTCPeerConnection = class extends RTCPeerConnection {
      override createDataChannel(label: string, options?: RTCDataChannelInit): RTCDataChannel {
        const channel = super.createDataChannel(label, options);
        if (label !== "frames") return channel;
        const pass = channel.send.bind(channel);
        channel.send = (frame: never) => {
          // The page uses its frame again and again.
          const copy = structuredClone(frame);
          setTimeout(() => pass(copy), (++sent * 17) % 41);
        };
        return channel;
      }
    };
  });
}

test("a pair whose round trips vary is measured anew, unhurried, and matched", async ({ openTab, server }) => {
  const [alice, bob] = [await openTab(), await openTab()];
  await varyFrames(alice);
  await alice.join({ scene: "near", participantId: "alice" });
  await bob.join({ scene: "near", participantId: "bob" });
  for (const tab of [alice, bob]) expect(await tab.outcome()).toEqual({ kind: "matched" });

  const { measurements } = acceptedProbe(await server.records());
  expect(measurements).toHaveLength(2);
  for (const line of measurements) {
    // The first series, that was not relied on, and the second one.
    expect(line.hurried_ms).toEqual(expect.arrayContaining([expect.any(Number)]));
    expect(line.samples_ms).toHaveLength(11);
    // Eleven hurried ones take 160 to 290 ms, and with these that follow them it is about 900.
    expect(Number(line.report_ms) - Number(line.open_ms)).toBeGreaterThan(450);
  }
  // People see the pings of both series.
  expect(await alice.page.evaluate(() => window.earshot.samples.length)).toBeGreaterThan(11);
});
