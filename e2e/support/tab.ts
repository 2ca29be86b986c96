import type { PartnerRtt, ProbeVerdict, Status } from "@earshot/client";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "@playwright/test";
import { expect } from "@playwright/test";
import * as inPage from "./page-script.ts";
import { distanceVerdict } from "./distance-verdict.ts";
import type { Join, Release, SeenOutcome, TakenAlong } from "./page-script.ts";

export interface TabOptions {
  readonly serverUrl: string;
  /** Added to everything this tab's WebRTC connections receive and send, in ms each way. */
  readonly latencyMs?: number;
  /** What its clock says. @default that of this machine */
  readonly timeZone?: string;
  /** On what it runs, as one of Playwright's devices. @default a computer */
  readonly device?: Pick<BrowserContextOptions, "userAgent" | "viewport" | "hasTouch" | "isMobile">;
}

/** One participant's browser tab: the SDK as it is shipped, in a real page. */
export class Tab {
  readonly page: Page;
  readonly #context: BrowserContext;
  readonly #serverUrl: string;

  static async open(browser: Browser, { serverUrl, latencyMs = 0, timeZone, device }: TabOptions): Promise<Tab> {
    const context = await browser.newContext({ ...device, ...(timeZone !== undefined && { timezoneId: timeZone }) });
    const tab = new Tab(await context.newPage(), context, serverUrl);
    await tab.page.goto(`${serverUrl}/healthz`);
    if (latencyMs > 0) await tab.#delay(latencyMs);
    return tab;
  }

  constructor(page: Page, context: BrowserContext, serverUrl: string) {
    this.page = page;
    this.#context = context;
    this.#serverUrl = serverUrl;
  }

  /** Another tab with a copy of what this one has stored, as the browser makes it of one that is duplicated. */
  async duplicate(): Promise<Tab> {
    const opened = this.page.waitForEvent("popup");
    await this.page.evaluate(() => void window.open(location.href));
    const page = await opened;
    await page.waitForURL(this.page.url());
    return new Tab(page, this.#context, this.#serverUrl);
  }

  async join(options: Join): Promise<void> {
    await this.page.evaluate(inPage.join, { ...options, server: this.#serverUrl });
  }

  /** Loads the page anew and joins again, as the experiment's own code would. */
  async refresh(options: Join): Promise<void> {
    await this.page.reload();
    await this.join(options);
  }

  /** Waits until the participant stands at `kind`. */
  async reaches(kind: Status["kind"]): Promise<void> {
    await this.page.waitForFunction(inPage.isAt, kind);
  }

  async status(): Promise<Status> {
    return this.page.evaluate(inPage.readStatus);
  }

  async outcome(): Promise<SeenOutcome> {
    return this.page.evaluate(inPage.readOutcome);
  }

  /** The whole outcome of a stay without a match. */
  async released(): Promise<Release> {
    return this.page.evaluate(inPage.readRelease);
  }

  /** Says that the match is done, and hears what to take along. */
  async finish(said?: "finished" | "partner-gone"): Promise<TakenAlong> {
    return this.page.evaluate(inPage.finish, said);
  }

  /** Gives the place up, or leaves the match. */
  async leave(): Promise<void> {
    await this.page.evaluate(inPage.leave);
  }

  /** Says that the participant is there. */
  async ready(): Promise<void> {
    await this.page.evaluate(inPage.ready);
  }

  async verdicts(count: number): Promise<ProbeVerdict[]> {
    await this.page.waitForFunction(inPage.hasVerdicts, count);
    return this.page.evaluate(inPage.readVerdicts);
  }

  async distanceVerdict(): Promise<ProbeVerdict> {
    return distanceVerdict(this);
  }

  async rtt(): Promise<PartnerRtt | null> {
    return this.page.evaluate(inPage.readRtt);
  }

  /** Sends to every partner, from the match. */
  async send(data: string | number[]): Promise<void> {
    await this.page.evaluate(inPage.sendToAll, data);
  }

  async received(...messages: string[]): Promise<void> {
    await expect.poll(() => this.page.evaluate(inPage.readReceived)).toEqual(messages);
  }

  /** What the partners have told of their connections, from the start: these and nothing else. */
  async told(...events: string[]): Promise<void> {
    await expect.poll(() => this.page.evaluate(inPage.readTold)).toEqual(events);
  }

  async close(): Promise<void> {
    await this.#context.close();
  }

  /** Chromium delays WebRTC too, if it is told before the page makes its first connection. */
  async #delay(latencyMs: number): Promise<void> {
    const session = await this.#context.newCDPSession(this.page);
    const unlimited = { downloadThroughput: -1, uploadThroughput: -1 };
    await session.send("Network.enable");
    await session.send("Network.emulateNetworkConditions", { offline: false, latency: latencyMs, ...unlimited });
  }
}
