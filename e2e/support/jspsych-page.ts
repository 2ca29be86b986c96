import { rm } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { test as base } from "./fixtures.ts";
import { openPage, siteOf } from "./site.ts";

/** As the README of the example lays them out. */
export const scripts = {
  jspsych: "e2e/node_modules/jspsych",
  "@jspsych": "e2e/node_modules/@jspsych",
  "@earshot/jspsych/dist": "packages/jspsych/dist",
};

export const test = base.extend<{
  site: Record<string, string>;
  openParticipant: (participantId: string) => Promise<Page>;
}>({
  site: async ({}, use) => use({ ...scripts, "index.html": "e2e/support/jspsych-page.html" }),
  publicDir: async ({ site }, use) => {
    const folder = await siteOf(site);
    await use(folder);
    await rm(folder, { recursive: true });
  },
  openParticipant: async ({ browser, server }, use) => {
    const pages: Page[] = [];
    await use(async (participantId) => {
      const page = await openPage(browser, `${server.url}/?participant=${participantId}`);
      pages.push(page);
      return page;
    });
    for (const page of pages) await page.context().close();
  },
});

type Row = Record<string, unknown>;

/** What jsPsych has recorded so far. */
export async function rowsOf(page: Page): Promise<Row[]> {
  return page.evaluate(() => JSON.parse(jsPsych.data.get().json()));
}

/** In the page that has nothing but the scripts: what `code` does with it. */
export async function run(page: Page, timeline: string): Promise<void> {
  await page.evaluate((code) => {
    const script = document.createElement("script");
    script.textContent = code;
    document.head.append(script);
  }, timeline);
}

export { expect } from "./fixtures.ts";
