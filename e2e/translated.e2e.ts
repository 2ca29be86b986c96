import { rm } from "node:fs/promises";
import { join } from "node:path";
import { loadStudy } from "@earshot/server";
import type { Page } from "@playwright/test";
import reactStudy from "../examples/react/study.ts";
import { expect, test as base } from "./support/fixtures.ts";
import { builtSite, openPage } from "./support/site.ts";
import { translate } from "./support/translator.ts";

const demo = join(import.meta.dirname, "../apps/demo");

/** Opens a translated page. What goes wrong in it is collected. */
type OpenTranslated = (query: string) => Promise<Page>;

const test = base.extend<{ openTranslated: OpenTranslated; errors: Error[] }>({
  errors: async ({}, use) => use([]),
  openTranslated: async ({ browser, server, errors }, use) => {
    const pages: Page[] = [];
    await use(async (query) => {
      const page = await openPage(browser, `${server.url}/${query}`);
      pages.push(page);
      page.on("pageerror", (error) => errors.push(error));
      await translate(page);
      return page;
    });
    await Promise.all(pages.map((page) => page.context().close()));
  },
});

test.describe("the demo", () => {
  test.use({
    study: async ({}, use) => use(await loadStudy(join(demo, "study.ts"))),
    publicDir: join(demo, "dist"),
  });

  test("goes on changing when it is translated, and writes nothing twice", async ({ openTranslated, errors }) => {
    const alice = await openTranslated("?participant=alice");
    await expect(alice.locator("#status-text font font")).toHaveText("«Waiting for a partner»");
    await expect(alice.locator("#participant")).toHaveText("alice");
    await alice.evaluate(() => {
      const spoken = document.querySelector("#status-text");
      if (!spoken) throw new Error("no status");
      Object.assign(window, { touches: 0 });
      new MutationObserver(() =>
        Object.assign(window, { touches: Number(Reflect.get(window, "touches")) + 1 }),
      ).observe(spoken, { childList: true, subtree: true, characterData: true });
    });
    // The page is drawn anew each time that the clock moves on.
    const clock = await alice.locator("#clock").textContent();
    await expect(alice.locator("#clock")).not.toHaveText(clock ?? "");
    expect(await alice.evaluate(() => Reflect.get(window, "touches"))).toBe(0);

    const bob = await openTranslated("?participant=bob");
    for (const page of [alice, bob]) {
      await expect(page.locator("#status-text font font")).toHaveText("«Matched»");
      await expect(page.locator(".partner-state font font")).toHaveText(/^«Connected/);
    }
    await bob.getByRole("button", { name: "Leave" }).click();
    await expect(alice.locator("#status-text font font")).toHaveText(/match is over|left/);
    await expect(bob.locator("#status-text font font")).toHaveText("«You left the match»");
    expect(errors).toEqual([]);
  });
});

for (const react of ["19", "18"] as const) {
  test.describe(`the example for React ${react}`, () => {
    test.use({
      study: async ({}, use) => use(reactStudy),
      publicDir: async ({}, use) => {
        const site = await builtSite("examples/react", react);
        await use(site);
        await rm(site, { recursive: true });
      },
    });

    test("goes on changing when it is translated", async ({ openTranslated, errors }) => {
      const [alice, bob] = [await openTranslated("?participant=alice"), await openTranslated("?participant=bob")];
      await alice.getByRole("button", { name: /I agree/ }).click();
      await expect(alice.getByRole("status")).toHaveText("«Waiting for a partner…»");
      await bob.getByRole("button", { name: /I agree/ }).click();
      for (const page of [alice, bob]) await expect(page.getByRole("button", { name: "Press" })).toBeVisible();
      await alice.getByRole("button", { name: "Press" }).click();
      await expect(bob.locator("#theirs")).toHaveText(/^«?1»?$/);
      await alice.getByRole("button", { name: "Press" }).click();
      await expect(bob.locator("#theirs")).toHaveText(/^«?2»?$/);
      await alice.getByRole("button", { name: "Leave" }).click();
      await expect(alice.getByRole("status")).toHaveText("«Thank you. The game is over.»");
      await expect(bob.getByRole("status")).toHaveText("«Your partner is gone.»");
      expect(errors).toEqual([]);
    });
  });
}
