import { rm } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { expectAccessible, violationsOn } from "./support/accessible.ts";
import { expect, test as base } from "./support/fixtures.ts";
import { builtSite } from "./support/site.ts";

/** Each screen that the element can show, one below the other, from made-up statuses. */
const test = base.extend<{ openGallery: (lang: string) => Promise<Page> }>({
  publicDir: async ({}, use) => {
    const site = await builtSite("e2e/support/element-gallery");
    await use(site);
    await rm(site, { recursive: true });
  },
  openGallery: async ({ page, server }, use) => {
    await use(async (lang) => {
      await page.goto(`${server.url}/?lang=${lang}`);
      await page.waitForSelector("[data-is-shown]");
      return page;
    });
  },
});

/** The last one is the page's own, and written from the right. */
const languages = ["en", "de", "fr", "es", "ja", "he"];

/** What reaches beyond the page, or beyond what it is in: nothing may, but for what only screen readers see, which is tiny. */
function cutOff(): string[] {
  const width = document.documentElement.clientWidth;
  const parts = [...document.querySelectorAll("section")].flatMap((section) =>
    [...(section.shadowRoot?.querySelectorAll("*:not([part=voice], [part=voice] *)") ?? [])].map(
      (part) => [section.dataset["screen"], part] as const,
    ),
  );
  const out = parts.filter(([, part]) => {
    const { left, right } = part.getBoundingClientRect();
    return left < 0 || right > width || part.scrollWidth > Math.ceil(right - left);
  });
  const wide = document.documentElement.scrollWidth > width ? ["the page scrolls sideways"] : [];
  return [...wide, ...out.map(([screen, part]) => `${screen}: ${part.outerHTML.slice(0, 200)}`)];
}

for (const lang of languages) {
  test(`axe finds nothing against any screen in ${lang}, light or dark, and all of it is there on 320 px`, async ({
    openGallery,
  }) => {
    const page = await openGallery(lang);
    await expectAccessible(page);
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await page.evaluate(cutOff)).toEqual([]);
  });
}

test("what is wrong within the element is found", async ({ openGallery }) => {
  const page = await openGallery("en");
  await page.evaluate(() => {
    document.querySelector("section")?.shadowRoot?.append(document.createElement("button"));
    const wide = document.createElement("p");
    wide.style.inlineSize = "2000px";
    document.querySelector("section:last-of-type")?.shadowRoot?.append(wide);
  });
  expect(await violationsOn(page)).toEqual([expect.stringMatching(/^button-name: <button>/)]);
  expect(await page.evaluate(cutOff)).toContainEqual(expect.stringContaining("2000px"));
});

test("nothing moves where less movement is asked for", async ({ openGallery }) => {
  const page = await openGallery("en");
  const moving = () =>
    page.evaluate(
      () =>
        [...document.querySelectorAll("section")].flatMap((section) => section.shadowRoot?.getAnimations() ?? [])
          .length,
    );
  await page.emulateMedia({ reducedMotion: "no-preference" });
  expect(await moving()).toBeGreaterThan(0);
  await page.emulateMedia({ reducedMotion: "reduce" });
  expect(await moving()).toBe(0);
});

test("with forced colours all that is drawn can still be told from what is behind it", async ({ openGallery }) => {
  const page = await openGallery("en");
  await page.emulateMedia({ forcedColors: "active" });
  const drawn = await page.evaluate(() => {
    const behind = getComputedStyle(document.body).backgroundColor;
    const selector = "li, a, button, code, [part=pulse]";
    return [...document.querySelectorAll("section")].flatMap((section) =>
      [...(section.shadowRoot?.querySelectorAll(selector) ?? [])].map((part) => {
        const { borderTopColor, borderTopStyle } = getComputedStyle(part);
        const isVisible = borderTopStyle !== "none" && borderTopColor !== behind;
        return [part.getAttribute("part"), isVisible] as const;
      }),
    );
  });
  expect(new Set(drawn.map(([part]) => part))).toEqual(
    new Set(["stage", "pulse", "button", "button primary", "link", "code"]),
  );
  expect(drawn.filter(([, isVisible]) => !isVisible)).toEqual([]);
});
