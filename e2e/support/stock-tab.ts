import type { PartnerRtt, ProbeVerdict, Status } from "@earshot/client";
import { expect } from "@playwright/test";
import { launch, type Browser, type Page } from "puppeteer-core";
import { chromiumArgs, findOrInstallChromium } from "../../scripts/chromium.mjs";
import { findFirefox, firefoxPrefs, noFirefox } from "../../scripts/firefox.mjs";
import { distanceVerdict } from "./distance-verdict.ts";
import * as inPage from "./page-script.ts";
import type { Join, SeenOutcome } from "./page-script.ts";
import type { Tab } from "./tab.ts";

export type StockBrowser = "chromium" | "firefox";

/** What a participant does, in whatever browser. */
export type Participant = Omit<Tab, "page" | "duplicate" | "refresh" | "released" | "finish" | "leave" | "ready">;

// The test's own limit is the one that counts.
const noLimits = { timeout: 0, protocolTimeout: 0 };

/**
 * The same as a `Tab`, in a browser of its own as people have it. Playwright cannot drive a stock Firefox, nor a Chromium that
 * keeps pages for the way back.
 */
export class StockTab implements Participant {
  readonly page: Page;
  readonly #browser: Browser;
  readonly #serverUrl: string;

  static async open(which: StockBrowser, serverUrl: string): Promise<StockTab> {
    const browser = await (which === "firefox" ? launchFirefox() : launchChromium());
    const [page = await browser.newPage()] = await browser.pages();
    page.setDefaultTimeout(0);
    await page.goto(`${serverUrl}/healthz`);
    return new StockTab(page, browser, serverUrl);
  }

  constructor(page: Page, browser: Browser, serverUrl: string) {
    this.page = page;
    this.#browser = browser;
    this.#serverUrl = serverUrl;
  }

  async join(options: Join): Promise<void> {
    await this.page.evaluate(inPage.join, { ...options, server: this.#serverUrl });
  }

  async reaches(kind: Status["kind"]): Promise<void> {
    await this.page.waitForFunction(inPage.isAt, {}, kind);
  }

  async status(): Promise<Status> {
    return this.page.evaluate(inPage.readStatus);
  }

  async outcome(): Promise<SeenOutcome> {
    return this.page.evaluate(inPage.readOutcome);
  }

  async verdicts(count: number): Promise<ProbeVerdict[]> {
    await this.page.waitForFunction(inPage.hasVerdicts, {}, count);
    return this.page.evaluate(inPage.readVerdicts);
  }

  async distanceVerdict(): Promise<ProbeVerdict> {
    return distanceVerdict(this);
  }

  async rtt(): Promise<PartnerRtt | null> {
    return this.page.evaluate(inPage.readRtt);
  }

  async send(data: string | number[]): Promise<void> {
    await this.page.evaluate(inPage.sendToAll, data);
  }

  async received(...messages: string[]): Promise<void> {
    await expect.poll(() => this.page.evaluate(inPage.readReceived)).toEqual(messages);
  }

  async told(...events: string[]): Promise<void> {
    await expect.poll(() => this.page.evaluate(inPage.readTold)).toEqual(events);
  }

  async close(): Promise<void> {
    await this.#browser.close();
  }
}

async function launchFirefox(): Promise<Browser> {
  const executablePath = findFirefox();
  if (!executablePath) throw new Error(noFirefox);
  return launch({ browser: "firefox", executablePath, extraPrefsFirefox: firefoxPrefs, ...noLimits });
}

async function launchChromium(): Promise<Browser> {
  const executablePath = findOrInstallChromium();
  return launch({ browser: "chrome", executablePath, args: chromiumArgs, ...noLimits });
}
