import { ofType } from "@earshot/records";
import { NEAR_MS, expect, test } from "./support/fixtures.ts";
import type { Tab } from "./support/tab.ts";

/** Of its first link, the page's frames after the third get no further for so long. Without a worker they are the page's own. */
async function holdFramesUp({ page }: Tab, forMs: number): Promise<void> {
  await page.evaluate((heldUpMs) => {
    Reflect.deleteProperty(window, "Worker");
    let isFirstLink = true;
    window.RTCPeerConnection = class extends RTCPeerConnection {
      override createDataChannel(label: string, options?: RTCDataChannelInit): RTCDataChannel {
        const channel = super.createDataChannel(label, options);
        if (label === "frames" && isFirstLink) {
          isFirstLink = false;
          holdUp(channel);
        }
        return channel;
      }
    };

    function holdUp(channel: RTCDataChannel): void {
      const pass = channel.send.bind(channel);
      let passed = 0;
      let held: never[] | null = [];
      channel.send = (frame: never) => {
        if (!held || passed++ < 3) return pass(frame);
        if (held.length === 0) setTimeout(letGo, heldUpMs);
        // The page uses its frame again and again.
        held.push(structuredClone(frame));
      };

      function letGo(): void {
        for (const frame of held ?? []) pass(frame);
        held = null;
      }
    }
  }, forMs);
}

for (const { forMs, isAcceptable } of [
  // They come back while the side still measures anew, if it was ever about to reject the pair.
  { forMs: 2 * NEAR_MS, isAcceptable: true },
  { forMs: 6 * NEAR_MS, isAcceptable: true },
  // They come back when it has given that up.
  { forMs: 16 * NEAR_MS, isAcceptable: false },
]) {
  test(`a pair whose packets were held up for ${forMs} ms while it was measured is soon matched`, async ({
    openTab,
    server,
  }) => {
    const [alice, bob] = [await openTab(), await openTab()];
    await holdFramesUp(alice, forMs);
    await alice.join({ scene: "near", participantId: "alice" });
    await bob.join({ scene: "near", participantId: "bob" });
    for (const tab of [alice, bob]) expect(await tab.outcome()).toEqual({ kind: "matched" });
    const verdicts = ofType(await server.records(), "verdict");
    const reasons = verdicts.map((line) => line.reason ?? line.verdict);
    if (!isAcceptable) expect(reasons[0]).not.toBe("accepted");
    // A pair that is held to be too far apart rests for minutes.
    expect(reasons).not.toContain("rtt-too-high");
    expect(reasons.at(-1)).toBe("accepted");
  });
}
