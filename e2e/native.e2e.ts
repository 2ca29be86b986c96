import { expect, test } from "./support/fixtures.ts";

for (const nativeFirst of [true, false]) {
  test(`a page with the native link is matched with one on simple-peer that came ${nativeFirst ? "later" : "before"}`, async ({
    openTab,
  }) => {
    const [first, second] = [await openTab(), await openTab()];
    await first.join({ scene: "near", participantId: "first", native: nativeFirst });
    await first.reaches("waiting");
    await second.join({ scene: "near", participantId: "second", native: !nativeFirst });
    for (const tab of [first, second]) expect(await tab.outcome()).toEqual({ kind: "matched" });
    for (const tab of [first, second]) expect((await tab.rtt())?.path).toBe("host");
    await first.send("hello");
    await second.received("hello");
    await second.send([1, 2]);
    await first.received("bytes 1 2");
  });
}
