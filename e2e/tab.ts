import type * as Sdk from "@earshot/client";
import type { JoinOptions, Match, Outcome, ProbeVerdict, Sample, Status, Waitroom } from "@earshot/client";
import type { Browser, BrowserContext, Page } from "@playwright/test";
import { expect } from "@playwright/test";

/** What the page under test keeps for the test to look at. */
interface Recording {
  waitroom: Waitroom;
  match: Match | null;
  statuses: Status["kind"][];
  verdicts: ProbeVerdict[];
  samples: Sample[];
  received: string[];
  closed: string[];
}

declare global {
  interface Window {
    earshot: Recording;
  }
}

export interface TabOptions {
  readonly serverUrl: string;
  /** Added to everything this tab's WebRTC connections receive and send, in ms each way. */
  readonly latencyMs?: number;
}

type Join = Pick<JoinOptions, "scene" | "participantId">;

/** One participant's browser tab: the SDK as it is shipped, in a real page. */
export class Tab {
  readonly page: Page;
  readonly #context: BrowserContext;
  readonly #serverUrl: string;

  static async open(browser: Browser, { serverUrl, latencyMs = 0 }: TabOptions): Promise<Tab> {
    const context = await browser.newContext();
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

  async join(options: Join): Promise<void> {
    await this.page.evaluate(
      async ({ scene, participantId, server }) => {
        const sdkUrl = "/earshot.js";
        const { joinWaitroom }: typeof Sdk = await import(sdkUrl);
        const waitroom = joinWaitroom({ server, scene, participantId });
        const recording: Recording = {
          waitroom,
          match: null,
          statuses: [waitroom.status.kind],
          verdicts: [],
          samples: [],
          received: [],
          closed: [],
        };
        window.earshot = recording;
        waitroom.on("status", ({ kind }) => recording.statuses.push(kind));
        waitroom.on("verdict", (verdict) => recording.verdicts.push(verdict));
        waitroom.on("sample", (sample) => recording.samples.push(sample));
        void waitroom.outcome.then((outcome) => {
          if (outcome.kind !== "matched") return;
          recording.match = outcome.match;
          for (const partner of outcome.match.partners) {
            partner.on("data", (data) => {
              recording.received.push(typeof data === "string" ? data : `bytes ${[...data].join(" ")}`);
            });
            partner.on("closed", ({ reason }) => recording.closed.push(reason));
          }
        });
      },
      { ...options, server: this.#serverUrl },
    );
  }

  /** Waits until the participant stands at `kind`. */
  async reaches(kind: Status["kind"]): Promise<void> {
    await this.page.waitForFunction((wanted) => window.earshot.waitroom.status.kind === wanted, kind);
  }

  async status(): Promise<Status> {
    return this.page.evaluate(() => JSON.parse(JSON.stringify(window.earshot.waitroom.status)));
  }

  async outcome(): Promise<{ kind: Outcome["kind"]; reason?: string }> {
    return this.page.evaluate(async () => {
      const outcome = await window.earshot.waitroom.outcome;
      return outcome.kind === "matched" ? { kind: outcome.kind } : { kind: outcome.kind, reason: outcome.reason };
    });
  }

  async verdicts(count: number): Promise<ProbeVerdict[]> {
    await this.page.waitForFunction((wanted) => window.earshot.verdicts.length >= wanted, count);
    return this.page.evaluate(() => window.earshot.verdicts);
  }

  /** Sends to every partner, from the match. */
  async send(data: string | number[]): Promise<void> {
    await this.page.evaluate((message) => {
      const bytes = typeof message === "string" ? message : new Uint8Array(message);
      for (const partner of window.earshot.match?.partners ?? []) partner.send(bytes);
    }, data);
  }

  async received(...messages: string[]): Promise<void> {
    await expect.poll(() => this.page.evaluate(() => window.earshot.received)).toEqual(messages);
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
