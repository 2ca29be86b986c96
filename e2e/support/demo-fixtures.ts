import { join } from "node:path";
import { loadStudy, silentLog, startServer, type Study } from "@earshot/server";
import { test as base, type Page } from "@playwright/test";

const demo = join(import.meta.dirname, "../../apps/demo");

interface Fixtures {
  /** @default the demo's own */
  study: Study;
  /** Opens the demo's page, in a browser context of its own, with what comes after its address. */
  open: (query: string) => Promise<Page>;
}

export const test = base.extend<Fixtures>({
  study: async ({}, use) => use(await loadStudy(join(demo, "study.ts"))),
  open: async ({ browser, study }, use) => {
    const server = await startServer({
      study,
      port: 0,
      recordsDir: null,
      publicDir: join(demo, "dist"),
      log: silentLog,
    });
    const pages: Page[] = [];
    await use(async (query) => {
      const page = await (await browser.newContext()).newPage();
      pages.push(page);
      await page.goto(`http://localhost:${server.port}/${query}`);
      return page;
    });
    await Promise.all(pages.map((page) => page.context().close()));
    await server.close();
  },
});

export async function reaches(page: Page, selector: string): Promise<void> {
  await page.waitForSelector(selector, { state: "attached" });
}

export { expect } from "@playwright/test";
