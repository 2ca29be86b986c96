import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { FifoMatchmaker, defineStudy, scene } from "@earshot/server";
import type { RecordLine } from "@earshot/records";
import { findFirefox, noFirefox } from "../scripts/firefox.mjs";
import { NEAR_MS, expect, test as base } from "./support/fixtures.ts";
import { siteOf } from "./support/site.ts";
import type { StockTab } from "./support/stock-tab.ts";

const near = { matchmaker: new FifoMatchmaker({ maxP2pRttMs: NEAR_MS }) };

const test = base.extend({
  study: async ({}, use) =>
    use(
      defineStudy({
        study: "history",
        scenes: [
          scene("near").matchmaking(near).waitroom({ countdownMs: 500 }),
          scene("patient").waitroom({ graceMs: 200_000 }),
          scene("strict").waitroom({ graceMs: 100 }),
        ],
      }),
    ),
  // A page that the browser may keep; /healthz forbids it.
  publicDir: async ({}, use) => {
    const site = await siteOf({ ".": "packages/client/dist/cdn" });
    await writeFile(
      join(site, "index.html"),
      `<!doctype html><html lang="en"><title>A page</title><link rel="icon" href="data:,">`,
    );
    await use(site);
    await rm(site, { recursive: true });
  },
});

interface Place {
  readonly serverUrl: string;
  readonly scene: string;
}

async function openAndJoin(tab: StockTab, { serverUrl, scene: name }: Place): Promise<void> {
  await tab.page.goto(`${serverUrl}/`);
  await tab.join({ scene: name, participantId: "alice" });
}

/** To a page of another site, as by a link. */
async function goElsewhere({ page }: StockTab, serverUrl: string): Promise<void> {
  await page.goto(`${serverUrl.replace("127.0.0.1", "localhost")}/healthz`);
}

/** By the browser's own button, as far as the page can tell. Answers whether the browser had kept the page. */
async function goBack({ page }: StockTab, url: string): Promise<boolean> {
  await page.evaluate(() => void setTimeout(() => history.back()));
  await page.waitForFunction((to) => location.href === to && document.readyState === "complete", {}, url);
  return page.evaluate(() => "earshot" in window);
}

/** What became of the place, in order. */
function steps(records: readonly RecordLine[]): string[] {
  return records.flatMap((line) => {
    if (line.type === "arrival" || line.type === "return" || line.type === "rejoin") return [line.type];
    return line.type === "outcome" ? [line.outcome] : [];
  });
}

test("a page that waits, and that Chromium has kept, is in its place again at once", async ({ openStock, server }) => {
  const alice = await openStock("chromium");
  await openAndJoin(alice, { serverUrl: server.url, scene: "patient" });
  await alice.reaches("waiting");
  await goElsewhere(alice, server.url);
  expect(await goBack(alice, `${server.url}/`)).toBe(true);
  await alice.page.waitForFunction(() => window.earshot.statuses.includes("connecting", 1));
  await alice.reaches("waiting");
  expect(await alice.status()).toMatchObject({ hidden: false });
  expect(steps(await server.records())).toEqual(["arrival", "return"]);
});

test("a kept page whose place was not kept for so long waits anew, as one that is loaded anew does", async ({
  openStock,
  server,
}) => {
  const alice = await openStock("chromium");
  await openAndJoin(alice, { serverUrl: server.url, scene: "strict" });
  await alice.reaches("waiting");
  await goElsewhere(alice, server.url);
  await expect.poll(async () => steps(await server.records())).toEqual(["arrival", "disconnected"]);
  expect(await goBack(alice, `${server.url}/`)).toBe(true);
  await alice.page.waitForFunction(() => window.earshot.statuses.includes("connecting", 1));
  await alice.reaches("waiting");
  expect(steps(await server.records())).toEqual(["arrival", "disconnected", "arrival"]);
});

test("a kept page takes the place back that a later page of its tab has taken meanwhile", async ({
  openStock,
  openTab,
  server,
}) => {
  const alice = await openStock("chromium");
  await openAndJoin(alice, { serverUrl: server.url, scene: "patient" });
  await alice.reaches("waiting");
  await goElsewhere(alice, server.url);
  await openAndJoin(alice, { serverUrl: server.url, scene: "patient" });
  await alice.reaches("waiting");
  await alice.page.evaluate(() => void setTimeout(() => history.go(-2)));
  await alice.page.waitForFunction(() => "earshot" in window && window.earshot.statuses.includes("connecting", 1));
  await alice.reaches("waiting");
  const bob = await openTab();
  await bob.join({ scene: "patient", participantId: "bob" });
  for (const tab of [alice, bob]) expect(await tab.outcome()).toEqual({ kind: "matched" });
});

for (const which of ["chromium", "firefox"] as const) {
  test.describe(which, () => {
    test.skip(which === "firefox" && !findFirefox(), noFirefox);

    test("who goes back to a page that is loaded anew has the place", async ({ openStock, server }) => {
      const alice = await openStock(which);
      // Chromium keeps no page that is not to be stored, and Firefox none that is connected.
      await alice.join({ scene: "patient", participantId: "alice" });
      await alice.reaches("waiting");
      await goElsewhere(alice, server.url);
      expect(await goBack(alice, `${server.url}/healthz`)).toBe(false);
      await alice.join({ scene: "patient", participantId: "alice" });
      await alice.reaches("waiting");
      expect(steps(await server.records())).toEqual(["arrival", "return"]);
    });

    test("who goes back to a match is in it, and both hear each other", async ({ openStock, openTab, server }) => {
      const [alice, bob] = [await openStock(which), await openTab()];
      await openAndJoin(alice, { serverUrl: server.url, scene: "near" });
      await bob.join({ scene: "near", participantId: "bob" });
      for (const tab of [alice, bob]) expect(await tab.outcome()).toEqual({ kind: "matched" });
      await goElsewhere(alice, server.url);
      expect(await goBack(alice, `${server.url}/`)).toBe(false);
      await alice.join({ scene: "near", participantId: "alice" });
      expect(await alice.outcome()).toEqual({ kind: "matched", rejoined: true });
      await bob.page.waitForFunction(() => window.earshot.told.at(-1) === "back: a new page");
      await alice.send("here again");
      await bob.received("here again");
      await bob.send("welcome");
      await alice.received("welcome");
    });

    test("who goes back to a page whose match is over sees that it is", async ({ openStock, openTab, server }) => {
      const [alice, bob] = [await openStock(which), await openTab()];
      await openAndJoin(alice, { serverUrl: server.url, scene: "near" });
      await bob.join({ scene: "near", participantId: "bob" });
      for (const tab of [alice, bob]) expect(await tab.outcome()).toEqual({ kind: "matched" });
      await alice.page.evaluate(() => window.earshot.match?.leave());
      await goElsewhere(alice, server.url);
      expect(await goBack(alice, `${server.url}/`)).toBe(true);
      expect(await alice.status()).toMatchObject({ kind: "released", reason: "left" });
      await bob.told("closed: left");
    });
  });
}
