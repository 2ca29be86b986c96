import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
// With it a page's `querySelector("earshot-waitroom")` has its type.

import { FifoMatchmaker, defineStudy, prolific, scene, type Study } from "@earshot/server";
import type { BrowserContext, BrowserContextOptions, Page } from "@playwright/test";
import { IMPATIENT_MS, NEAR_MS, test as base } from "./fixtures.ts";
import { siteOf } from "./site.ts";

/** A code for each ending that has one. */
export const codes = {
  finished: "FINISHED",
  "partner-gone": "PARTNER-GONE",
  "timed-out": "TIMED-OUT",
  unsupported: "UNSUPPORTED",
  "left-after-wait": "LEFT-AFTER-WAIT",
  "not-ready": "NOT-READY",
  excluded: "EXCLUDED",
  "device-not-allowed": "DEVICE",
  "browser-not-allowed": "BROWSER",
  "connection-too-weak": "CONNECTION",
  "server-rtt-too-high": "SERVER-RTT",
  "already-matched": "ALREADY-MATCHED",
} as const;

/** Where Prolific has people go who take this code along. */
export const completionUrl = (code: string): string => `https://app.prolific.com/submissions/complete?cc=${code}`;

const near = () => new FifoMatchmaker({ maxP2pRttMs: NEAR_MS });

const LONG_MS = 200_000;

/** Scenes for a page with the element. */
export const elementStudy: Study = defineStudy({
  study: "element",
  scenes: [
    scene("game").matchmaking({ matchmaker: near() }).waitroom({ countdownMs: 500 }),
    scene("no-way-back").matchmaking({ matchmaker: near() }).waitroom({ countdownMs: 500, rejoinMs: 0 }),
    scene("asked")
      .matchmaking({ matchmaker: near() })
      .waitroom({ readyCheck: { answerWithinMs: LONG_MS }, countdownMs: 500 }),
    scene("asked-briefly").waitroom({ readyCheck: { answerWithinMs: 1_000 }, timeoutMs: 12_000, countdownMs: 500 }),
    scene("patient")
      .matchmaking({ matchmaker: near() })
      .waitroom({
        timeoutMs: IMPATIENT_MS,
        onTimeout: "choice",
        extendByMs: LONG_MS,
        choiceWithinMs: LONG_MS,
        readyCheck: { answerWithinMs: LONG_MS },
        countdownMs: 500,
      }),
    scene("impatient").waitroom({ timeoutMs: IMPATIENT_MS }),
    scene("leaving").waitroom({ timeoutMs: LONG_MS, minimumWaitMs: 1_000 }),
    scene("graceless").waitroom({ graceMs: 100 }),
  ],
  recruiter: prolific({ codes }),
});

export interface ElementPage {
  readonly participantId: string;
  /** The attribute, and whatever else the page is told in its URL. @default none */
  readonly query?: Readonly<Record<string, string>>;
  /** @default the page of the tests; "docs.html" is that of docs/element.md */
  readonly path?: string;
  /** One with its storage. @default one of its own */
  readonly context?: BrowserContext;
  readonly contextOptions?: BrowserContextOptions;
  /** Before the page is loaded. */
  readonly prepare?: (page: Page) => Promise<unknown>;
}

interface Fixtures {
  openElement: (options: ElementPage) => Promise<Page>;
}

/** A real server with pages that have the element. */
export const test = base.extend<Fixtures>({
  study: async ({}, use) => use(elementStudy),
  publicDir: async ({}, use) => {
    const site = await siteOf({
      "index.html": "e2e/support/element-page/index.html",
      earshot: "packages/client/dist/cdn",
    });
    await writeFile(join(site, "docs.html"), await documentedPage());
    // Where a page of Prolific would be.
    await mkdir(join(site, "blank"));
    await writeFile(join(site, "blank/index.html"), "<!doctype html><title>A game for two</title><body></body>");
    await use(site);
    await rm(site, { recursive: true });
  },
  openElement: async ({ browser, server }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async ({ participantId, query = {}, path = "", context, contextOptions, prepare }) => {
      const own = context ?? (await browser.newContext(contextOptions));
      contexts.push(own);
      await own.route("https://app.prolific.com/**", (route) => route.fulfill({ body: "Prolific" }));
      const page = await own.newPage();
      await prepare?.(page);
      await page.goto(`${server.url}/${path}?${new URLSearchParams({ participant: participantId, ...query })}`);
      return page;
    });
    await Promise.all([...new Set(contexts)].map((context) => context.close()));
  },
});

/** The page of docs/element.md, as it stands there. */
async function documentedPage(): Promise<string> {
  const text = await readFile(join(import.meta.dirname, "../../docs/element.md"), "utf8");
  const page = /```html\n(<!doctype html>.*?)```/s.exec(text)?.[1];
  if (page === undefined) throw new Error("docs/element.md has no page any more");
  return page;
}

export { expect } from "@playwright/test";
// With it `querySelector("earshot-waitroom")` has its type in the tests.
export type { EarshotWaitroom } from "@earshot/client/element";
