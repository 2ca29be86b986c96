import { expect, test } from "./support/fixtures.ts";

test("a page that sends more than the connection takes still hears of its round trips", async ({ openTab }) => {
  // So far apart that what is sent waits for acknowledgements.
  const [alice, bob] = [await openTab({ latencyMs: 100 }), await openTab()];
  for (const [tab, participantId] of [
    [alice, "alice"],
    [bob, "bob"],
  ] as const) {
    await tab.join({ scene: "unmeasured", participantId });
  }
  for (const tab of [alice, bob]) expect(await tab.outcome()).toEqual({ kind: "matched" });
  for (const { page } of [alice, bob]) await page.evaluate(countRtts);
  await alice.page.evaluate(() => {
    const picture = new Uint8Array(60_000);
    setInterval(() => window.earshot.match?.partners[0]?.send(picture), 20);
  });
  for (const { page } of [alice, bob]) {
    await page.waitForFunction(() => Number(Reflect.get(window, "rttCount")) >= 5);
  }
});

function countRtts(): void {
  Reflect.set(window, "rttCount", 0);
  window.earshot.match?.partners[0]?.on("rtt", () => {
    Reflect.set(window, "rttCount", Number(Reflect.get(window, "rttCount")) + 1);
  });
}
