import { expect, test as base } from "./fixtures.ts";
import { connectPair, openPair, pairings } from "./link-pair.ts";

/** A page with the SDK at hand and nothing else. */
const test = base.extend({
  page: async ({ page, server }, use) => {
    await page.goto(`${server.url}/healthz`);
    await use(page);
  },
});

for (const pairing of pairings) {
  const [initiator, answerer] = pairing;
  const who = initiator === answerer ? `${initiator} keeps` : `${initiator} and ${answerer} keep`;
  test.describe(`${who} the contract of a PeerLink:`, () => {
    test("opens once at both ends, and carries frames and data both ways", async ({ page }) => {
      await openPair(page, pairing);
      const sent = await page.evaluate(() => {
        const [a, b] = window.ends;
        return [
          a.link.sendFrame(new Uint8Array([1, 2])),
          a.link.sendFrame(new Uint8Array([3])),
          b.link.sendFrame(new Uint8Array([4, 5, 6])),
          a.link.sendData("first"),
          a.link.sendData(new Uint8Array([7, 8])),
          b.link.sendData("back"),
        ];
      });
      expect(sent).toEqual([true, true, true, true, true, true]);
      await page.waitForFunction(() => {
        const [a, b] = window.ends;
        return b.frames.length === 2 && a.frames.length === 1 && b.data.length === 2 && a.data.length === 1;
      });
      const heard = await page.evaluate(() =>
        window.ends.map(({ frames, data, opened }) => ({ frames, data, opened })),
      );
      expect(heard).toEqual([
        { frames: ["4 5 6"], data: ["back"], opened: 1 },
        { frames: expect.arrayContaining(["1 2", "3"]), data: ["first", "bytes 7 8"], opened: 1 },
      ]);
    });

    test("is open only when both frames and data can be sent", async ({ page }) => {
      await openPair(page, pairing, { sendAtOnce: true });
      const sent = await page.evaluate(() => window.ends.map(({ sentAtOnce }) => sentAtOnce));
      expect(sent).toEqual([
        [true, true],
        [true, true],
      ]);
    });

    test("knows how its packets travel", async ({ page }) => {
      await openPair(page, pairing);
      const stats = await page.evaluate(() => Promise.all(window.ends.map(({ link }) => link.readStats())));
      expect(stats.map(({ path, relayProtocol }) => [path, relayProtocol])).toEqual([
        ["host", null],
        ["host", null],
      ]);
    });

    test("takes signals twice, late and mutilated without harm", async ({ page }) => {
      await openPair(page, pairing, { duplicate: true });
      await page.evaluate(() => {
        const [a, b] = window.ends;
        for (const signal of a.signals) b.link.receive(signal);
        a.link.receive({ type: "candidate", candidate: { candidate: "nonsense", sdpMid: "0", sdpMLineIndex: 0 } });
        b.link.sendData("still here");
      });
      await page.waitForFunction(() => window.ends[0].data.includes("still here"));
      expect(await page.evaluate(() => window.ends.map(({ closed }) => closed))).toEqual([[], []]);
    });

    test("sends nothing before it is open", async ({ page }) => {
      const sent = await page.evaluate(async (exported) => {
        const sdkUrl = "/earshot.js";
        const sdk = await import(sdkUrl);
        const told: unknown[] = [];
        const note = (what?: unknown) => void told.push(what);
        const handlers = { signal: note, connected: note, open: note, frame: note, data: note, closed: note };
        const link = await sdk[exported]({ initiator: true, iceServers: [], relayOnly: false }, handlers);
        return [link.sendFrame(new Uint8Array([1])), link.sendData("early")];
      }, initiator);
      expect(sent).toEqual([false, false]);
    });

    test("finds a new path without closing, when the initiator asks for it", async ({ page }) => {
      await openPair(page, pairing);
      await page.evaluate(() => {
        window.ends[1].link.restart();
        window.ends[0].link.restart();
      });
      // A second offer of the initiator, and an answer to it.
      await page.waitForFunction(() =>
        window.ends.every(({ signals }) => signals.filter(({ type }) => type !== "candidate").length === 2),
      );
      await page.evaluate(() => window.ends[0].link.sendData("after the restart"));
      await page.waitForFunction(() => window.ends[1].data.includes("after the restart"));
      expect(await page.evaluate(() => window.ends.map(({ closed }) => closed))).toEqual([[], []]);
    });

    test("lets its lossy channel be taken over, and keeps the reliable one", async ({ page }) => {
      await openPair(page, pairing, { adoptFrames: true });
      const sent = await page.evaluate(() => {
        const [a] = window.ends;
        return [a.link.sendFrame(new Uint8Array([1])), a.link.sendData("still here")];
      });
      expect(sent).toEqual([false, true]);
      await page.waitForFunction(() => window.ends[1].data.includes("still here"));
    });

    test("tells once, and only the far end, that it was closed", async ({ page }) => {
      await openPair(page, pairing);
      await page.evaluate(() => window.ends[0].link.close());
      await page.waitForFunction(() => window.ends[1].closed.length > 0);
      expect(await page.evaluate(() => window.ends.map(({ closed }) => closed))).toEqual([[], ["connection-lost"]]);
    });

    test("does nothing and throws nothing once it is closed", async ({ page }) => {
      await openPair(page, pairing);
      const after = await page.evaluate(async () => {
        const [a, b] = window.ends;
        a.link.close();
        a.link.close();
        for (const signal of b.signals) a.link.receive(signal);
        return [a.link.sendFrame(new Uint8Array([1])), a.link.sendData("late"), (await a.link.readStats()).path];
      });
      expect(after.slice(0, 2)).toEqual([false, false]);
      expect(await page.evaluate(() => window.ends[0].closed)).toEqual([]);
    });

    test("can be closed while it is opening", async ({ page }) => {
      await connectPair(page, pairing, { closeAtOnce: true });
      expect(await page.evaluate(() => window.ends.map(({ opened, closed }) => ({ opened, closed })))).toEqual([
        { opened: 0, closed: [] },
        { opened: 0, closed: [] },
      ]);
    });
  });
}
