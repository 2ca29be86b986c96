import { expect, test as base } from "./support/fixtures.ts";
import { connectPair, openPair, pairings } from "./support/link-pair.ts";

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
        a.channels[0]?.send(new Uint8Array([1, 2]));
        a.channels[0]?.send(new Uint8Array([3]));
        b.channels[0]?.send(new Uint8Array([4, 5, 6]));
        return [a.link.sendData("first"), a.link.sendData(new Uint8Array([7, 8])), b.link.sendData("back")];
      });
      expect(sent).toEqual([true, true, true]);
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

    test("has a lossy channel on which old frames are given up, and one on which they wait behind data", async ({
      page,
    }) => {
      await openPair(page, pairing);
      const made = await page.evaluate(() =>
        window.ends.map(({ channels }) =>
          (channels as RTCDataChannel[]).map(({ ordered, maxPacketLifeTime, maxRetransmits }) => ({
            ordered,
            maxPacketLifeTime,
            maxRetransmits,
          })),
        ),
      );
      const lossy = [
        { ordered: false, maxPacketLifeTime: 10, maxRetransmits: null },
        { ordered: false, maxPacketLifeTime: null, maxRetransmits: 0 },
      ];
      expect(made).toEqual([lossy, lossy]);
      await page.evaluate(() => {
        for (const [index, channel] of window.ends[0].channels.entries()) channel.send(new Uint8Array([index]));
      });
      await page.waitForFunction(() => window.ends[1].frames.length === 2);
      expect(await page.evaluate(() => window.ends[1].frames.toSorted())).toEqual(["0", "1"]);
    });

    test("is open only when data can be sent", async ({ page }) => {
      await openPair(page, pairing, { sendAtOnce: true });
      expect(await page.evaluate(() => window.ends.map(({ sentAtOnce }) => sentAtOnce))).toEqual([[true], [true]]);
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
        for (const { link } of window.ends) {
          link.receive({ type: "candidate", candidate: { candidate: "candidate:1 1 udp 1 127.0.0.1 9 typ host" } });
        }
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
        const handlers = {
          signal: note,
          connected: note,
          frames: note,
          open: note,
          drained: note,
          data: note,
          closed: note,
        };
        const link = await sdk[exported]({ initiator: true, iceServers: [], relayOnly: false }, handlers);
        return link.sendData("early");
      }, initiator);
      expect(sent).toBe(false);
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

    test("finds a new path though what it signals is lost at first, and then comes in a bunch", async ({ page }) => {
      await openPair(page, pairing);
      const hasOffered = (count: number) =>
        window.ends[0].signals.filter(({ type }) => type === "offer").length === count;
      const readAnswerCount = () => window.ends[1].signals.filter(({ type }) => type === "answer").length;
      await page.evaluate(() => {
        window.areSignalsLost = true;
        window.ends[0].link.restart();
      });
      await page.waitForFunction(hasOffered, 2);
      await page.evaluate(() => window.ends[0].link.restart());
      await page.waitForFunction(hasOffered, 3);
      await page.evaluate(() => {
        const [a, b] = window.ends;
        for (const offer of a.signals.filter(({ type }) => type === "offer").slice(1)) b.link.receive(offer);
      });
      // Its answer is lost as well.
      await expect.poll(() => page.evaluate(readAnswerCount)).toBeGreaterThan(1);
      const answerCount = await page.evaluate(readAnswerCount);
      await page.evaluate(() => {
        window.areSignalsLost = false;
        window.ends[0].link.restart();
      });
      await expect.poll(() => page.evaluate(readAnswerCount)).toBeGreaterThan(answerCount);
      await page.evaluate(() => window.ends[0].link.sendData("after the restart"));
      await page.waitForFunction(() => window.ends[1].data.includes("after the restart"));
      expect(await page.evaluate(() => window.ends.map(({ closed }) => closed))).toEqual([[], []]);
    });

    test("takes a candidate that says nothing of its place, before everything else, without harm", async ({ page }) => {
      await connectPair(page, pairing, { strayCandidate: true });
      await page.waitForFunction(() => window.bothOpen());
    });

    test("lets its lossy channels be moved to workers, and keeps the reliable one", async ({ page }) => {
      await openPair(page, pairing, { framesIn: "worker" });
      expect(await page.evaluate(() => window.ends[0].link.sendData("still here"))).toBe(true);
      await page.waitForFunction(() => window.ends[1].data.includes("still here"));
    });

    for (const lateFrames of [
      [true, true],
      [true, false],
      [false, true],
    ] as const) {
      const ends = ["initiator", "answerer"].filter((_, end) => lateFrames[end]).join(" and ");
      test(`opens lossy channels that are made once the connection is up, without a word to the other end: ${ends}`, async ({
        page,
      }) => {
        await openPair(page, pairing, { lateFrames });
        const before = await page.evaluate(() => window.ends.map(({ channels }) => channels.length));
        expect(before).toEqual(lateFrames.map((isLate) => (isLate ? 0 : 2)));
        const signals = await page.evaluate(() => window.ends.map((end) => end.signals.length));
        await page.evaluate(() => window.releaseFrames());
        await page.waitForFunction(() => window.ends.every(({ channels }) => channels[0]?.readyState === "open"));
        await page.evaluate(() => {
          for (const { channels } of window.ends) channels[0]?.send(new Uint8Array([7]));
        });
        await page.waitForFunction(() => window.ends.every(({ frames }) => frames.length === 1));
        expect(await page.evaluate(() => window.ends.map((end) => end.signals.length))).toEqual(signals);
      });
    }

    test("loses no more than the frames for which the other end has no channel yet", async ({ page }) => {
      await openPair(page, pairing, { lateFrames: [false, true] });
      await page.evaluate(() => {
        const [a] = window.ends;
        for (let frame = 0; frame < 20; frame++) a.channels[0]?.send(new Uint8Array([frame]));
        window.releaseFrames();
      });
      await page.waitForFunction(() => window.ends[1].channels[0]?.readyState === "open");
      await page.evaluate(() => {
        const [a, b] = window.ends;
        a.channels[0]?.send(new Uint8Array([100]));
        b.link.sendData("still here");
      });
      await page.waitForFunction(() => window.ends[1].frames.includes("100"));
      await page.waitForFunction(() => window.ends[0].data.includes("still here"));
    });

    test("makes no lossy channel once it is closed", async ({ page }) => {
      await openPair(page, pairing, { lateFrames: [true, true] });
      const made = await page.evaluate(async () => {
        const [a] = window.ends;
        a.link.close();
        window.releaseFrames();
        await new Promise((resolve) => setTimeout(resolve, 0));
        return a.channels.length;
      });
      expect(made).toBe(0);
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
        a.link.restart();
        return [a.link.sendData("late"), (await a.link.readStats()).path];
      });
      expect(after[0]).toBe(false);
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
