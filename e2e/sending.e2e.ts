import { expect, test } from "./support/fixtures.ts";
import type { Tab } from "./support/tab.ts";

type OpenTab = (options?: { latencyMs?: number }) => Promise<Tab>;

/** Both are in a match; without a measurement, whose first moments need no open connection. */
async function matchedPair(
  openTab: OpenTab,
  { scene = "near", latencyMs = 0, native = false } = {},
): Promise<[Tab, Tab]> {
  const [alice, bob] = [await openTab({ latencyMs }), await openTab()];
  await alice.join({ scene, participantId: "alice", native });
  await bob.join({ scene, participantId: "bob", native });
  for (const tab of [alice, bob]) expect(await tab.outcome()).toEqual({ kind: "matched" });
  return [alice, bob];
}

async function isConnected({ page }: Tab): Promise<void> {
  await page.waitForFunction(() => window.earshot.match?.partners[0]?.isOpen);
}

async function heardLast({ page }: Tab, word: string): Promise<void> {
  await page.waitForFunction((last) => window.earshot.received.at(-1) === last, word);
}

test("texts, buffers and any view on one arrive as they are; anything else is refused and hurts nothing", async ({
  openTab,
}) => {
  const [alice, bob] = await matchedPair(openTab);
  const refused = await alice.page.evaluate(() => {
    const partner = window.earshot.match?.partners[0];
    const bytes = new Uint8Array([9, 1, 2, 3, 9]);
    partner?.send("grüße");
    partner?.send("");
    partner?.send(bytes.buffer);
    partner?.send(bytes.subarray(1, 4));
    partner?.send(new DataView(bytes.buffer, 1, 2));
    partner?.send(new Float32Array([0.5]));
    partner?.send(new Uint8Array(0));
    const wrong: unknown[] = [{ x: 1 }, [1, 2], 7, null, undefined, true, new Blob(["x"]), new Date(0), new Map(), 1n];
    return wrong.map((data) => {
      try {
        return partner?.send(data as string);
      } catch (error) {
        return String(error);
      }
    });
  });
  for (const told of refused) expect(told).toMatch(/^TypeError: partner\.send: the data is .*; allowed: a string/);
  await alice.send("after");
  await bob.received("grüße", "", "bytes 9 1 2 3 9", "bytes 1 2 3", "bytes 1 2", "bytes 0 0 0 63", "bytes ", "after");
});

for (const scene of ["near", "unmeasured"]) {
  test(`a message that is too large is refused with the largest that works, in ${scene}, and hurts nothing`, async ({
    openTab,
  }) => {
    const [alice, bob] = await matchedPair(openTab, { scene });
    const told = await alice.page.evaluate(() => {
      const partner = window.earshot.match?.partners[0];
      if (!partner) throw new Error("no partner");
      partner.send("before");
      const errors = [new Uint8Array(partner.maxMessageBytes + 1), "é".repeat(partner.maxMessageBytes / 2 + 1)].map(
        (data) => {
          try {
            return partner.send(data);
          } catch (error) {
            return String(error);
          }
        },
      );
      return [...errors, partner.send(new Uint8Array(partner.maxMessageBytes)), partner.maxMessageBytes];
    });
    expect(told).toEqual([
      "RangeError: partner.send: 262145 bytes were not sent; allowed: at most 262144",
      "RangeError: partner.send: 262146 bytes were not sent; allowed: at most 262144",
      true,
      262_144,
    ]);
    await alice.send("after");
    await expect
      .poll(() => bob.page.evaluate(() => window.earshot.received.map((data) => data.slice(0, 9))))
      .toEqual(["before", "bytes 0 0", "after"]);
  });
}

for (const scene of ["near", "unmeasured"]) {
  test(`what is more than waits to be sent is not taken, in ${scene}; drained tells when there is room`, async ({
    openTab,
  }) => {
    const [alice, bob] = await matchedPair(openTab, { scene });
    const taken = await alice.page.evaluate(async () => {
      const partner = window.earshot.match?.partners[0];
      if (!partner) throw new Error("no partner");
      const drained = new Promise((resolve) => partner.on("drained", resolve));
      const large = "x".repeat(262_144);
      const answers = Array.from({ length: 80 }, () => partner.send(large));
      const buffered = partner.bufferedAmount;
      await drained;
      return { answers, buffered, left: partner.bufferedAmount, again: partner.send("after") };
    });
    const takenCount = taken.answers.filter(Boolean).length;
    expect(takenCount).toBeGreaterThan(10);
    expect(takenCount).toBeLessThan(80);
    expect(taken.buffered).toBeGreaterThan(0);
    expect(taken).toMatchObject({ left: 0, again: true });
    await bob.page.waitForFunction((count) => window.earshot.received.length === count, takenCount + 1);
    expect(await bob.page.evaluate(() => window.earshot.received.at(-1))).toBe("after");
  });
}

for (const native of [false, true]) {
  test(`what was sent before leaving arrives, over a slow path${native ? " and a native link" : ""}`, async ({
    openTab,
  }) => {
    const [alice, bob] = await matchedPair(openTab, { scene: "unmeasured", latencyMs: 40, native });
    await isConnected(alice);
    await alice.page.evaluate(() => {
      const match = window.earshot.match;
      for (let sent = 0; sent < 5; sent++) match?.partners[0]?.send(new Uint8Array(60_000));
      match?.partners[0]?.send("the last word");
      void match?.leave();
    });
    await heardLast(bob, "the last word");
    expect(await bob.page.evaluate(() => window.earshot.received.length)).toBe(6);
    await bob.told("closed: left");
  });
}

test("leaving can be waited for: a page that goes elsewhere then has lost nothing", async ({ openTab }) => {
  const [alice, bob] = await matchedPair(openTab, { scene: "unmeasured", latencyMs: 40 });
  await isConnected(alice);
  await alice.page.evaluate(async () => {
    const match = window.earshot.match;
    match?.partners[0]?.send(new Uint8Array(60_000));
    match?.partners[0]?.send("the last word");
    await match?.leave();
  });
  await alice.close();
  await heardLast(bob, "the last word");
});

test("leaving somebody whom nothing reaches any more is over in seconds", async ({ openTab }) => {
  const [alice, bob] = await matchedPair(openTab);
  await bob.page.context().close();
  const left = await alice.page.evaluate(async () => {
    const match = window.earshot.match;
    match?.partners[0]?.send("into the void");
    await Promise.all([match?.leave(), match?.leave()]);
    return window.earshot.waitroom.status.kind;
  });
  expect(left).toBe("released");
});
