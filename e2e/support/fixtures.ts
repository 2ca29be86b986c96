import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readRecords, type RecordLine } from "@earshot/records";
import { FifoMatchmaker, LatencyFifoMatchmaker, defineStudy, scene, silentLog, startServer } from "@earshot/server";
import type { EarshotServer, Study } from "@earshot/server";
import { expect, test as base } from "@playwright/test";
import { StockTab, type StockBrowser } from "./stock-tab.ts";
import { Tab, type TabOptions } from "./tab.ts";

/**
 * The P2P limit of scenes for tabs that are to be matched: far above what two browsers on one machine need, also on a busy one.
 */
export const NEAR_MS = 200;

/** How long the impatient scene waits: its tests wait for the end of it. */
export const IMPATIENT_MS = 1_500;

/**
 * Added each way to a tab that is to be rejected there: with it alone a round trip is beyond the limit, whatever else adds to it.
 */
export const FAR_LATENCY_MS = 150;

/** The scenes that the tests join. */
const sharedStudy: Study = defineStudy({
  study: "e2e",
  scenes: [
    scene("near")
      .matchmaking({ matchmaker: new LatencyFifoMatchmaker({ maxServerRttMs: 5_000, maxP2pRttMs: NEAR_MS }) })
      .waitroom({ countdownMs: 500 }),
    scene("nearer")
      .matchmaking({ matchmaker: new FifoMatchmaker({ maxP2pRttMs: 50 }) })
      .waitroom({ countdownMs: 500 }),
    // For tabs with a delay of their own, to which whatever else the machine does is added.
    scene("roomy")
      .matchmaking({ matchmaker: new FifoMatchmaker({ maxP2pRttMs: 1_000 }) })
      .waitroom({ countdownMs: 500 }),
    scene("no-way-back")
      .matchmaking({ matchmaker: new FifoMatchmaker({ maxP2pRttMs: NEAR_MS }) })
      .waitroom({ countdownMs: 500, rejoinMs: 0 }),
    scene("brief")
      .matchmaking({ matchmaker: new FifoMatchmaker({ maxP2pRttMs: NEAR_MS }) })
      .waitroom({ countdownMs: 500, rejoinMs: 2_000 }),
    scene("trio")
      .players(3)
      .matchmaking({ matchmaker: new FifoMatchmaker({ maxP2pRttMs: NEAR_MS }) })
      .waitroom({ countdownMs: 500 }),
    scene("unmeasured").waitroom({ countdownMs: 500 }),
    scene("countdown")
      .matchmaking({ matchmaker: new FifoMatchmaker({ maxP2pRttMs: NEAR_MS }) })
      .waitroom({ countdownMs: 5_000 }),
    scene("impatient").waitroom({ timeoutMs: IMPATIENT_MS }),
    scene("crowd").players(3),
  ],
});

interface Fixtures {
  /** What the server runs. */
  study: Study;
  /** What the server serves. @default the SDK */
  publicDir: string;
  server: EarshotServer & { readonly url: string; records(): Promise<readonly RecordLine[]> };
  openTab: (options?: Omit<TabOptions, "serverUrl">) => Promise<Tab>;
  /** Each has a browser of its own. */
  openStock: (browser: StockBrowser) => Promise<StockTab>;
}

/** A real server on a free port, with records in a folder of its own, and tabs that are closed after the test. */
export const test = base.extend<Fixtures>({
  study: async ({}, use) => use(sharedStudy),
  publicDir: async ({}, use) => use(join(import.meta.dirname, "../../packages/client/dist/cdn")),
  server: async ({ study, publicDir }, use, testInfo) => {
    const recordsDir = await mkdtemp(join(tmpdir(), "earshot-e2e-"));
    const server = await startServer({ study, port: 0, host: "127.0.0.1", recordsDir, publicDir, log: silentLog });
    const recordsText = () => readFile(join(recordsDir, `${study.study}.jsonl`), "utf8");
    const records = async () => {
      await server.flush();
      const { lines, errors } = readRecords(await recordsText());
      expect(errors).toEqual([]);
      return lines;
    };
    await use({ ...server, url: `http://127.0.0.1:${server.port}`, records });
    await server.close();
    // How it came about that a test failed is in the records. An attachment is cut off where only the printed lines are kept.
    if (testInfo.status !== testInfo.expectedStatus) console.error(await recordsText().catch(() => "no records"));
    await rm(recordsDir, { recursive: true });
  },
  openTab: async ({ browser, server }, use) => {
    const tabs: Tab[] = [];
    await use(async (options = {}) => {
      const tab = await Tab.open(browser, { serverUrl: server.url, ...options });
      tabs.push(tab);
      return tab;
    });
    await Promise.all(tabs.map((tab) => tab.close()));
  },
  openStock: async ({ server }, use) => {
    const tabs: StockTab[] = [];
    await use(async (browser) => {
      const tab = await StockTab.open(browser, server.url);
      tabs.push(tab);
      return tab;
    });
    await Promise.all(tabs.map((tab) => tab.close()));
  },
});

export { expect } from "@playwright/test";
