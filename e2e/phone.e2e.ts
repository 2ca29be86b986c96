import { join } from "node:path";
import { FifoMatchmaker, defineStudy, scene } from "@earshot/server";
import { devices, type Page } from "@playwright/test";
import { NEAR_MS, expect, test as base } from "./support/fixtures.ts";

/** WCAG 2.2, 2.5.8: the smallest target, in CSS px. */
const TARGET_PX = 24;

/** The demo on a telephone. */
const test = base.extend<{ openPhone: (query: string) => Promise<Page> }>({
  study: async ({}, use) => {
    const near = { matchmaker: new FifoMatchmaker({ maxP2pRttMs: NEAR_MS }) };
    const waitroom = { readyCheck: { answerWithinMs: 200_000 }, countdownMs: 500 };
    await use(
      defineStudy({
        study: "phone",
        scenes: [
          scene("pair").matchmaking(near).waitroom(waitroom),
          // It counts down for as long as somebody looks.
          scene("no-probe").waitroom({ countdownMs: 200_000 }),
          scene("trio").players(3),
        ],
      }),
    );
  },
  publicDir: join(import.meta.dirname, "../apps/demo/dist"),
  openPhone: async ({ browser, server }, use) => {
    const { defaultBrowserType: _its, ...phone } = devices["Pixel 7"] ?? {};
    const pages: Page[] = [];
    await use(async (query) => {
      const page = await (await browser.newContext(phone)).newPage();
      pages.push(page);
      await page.goto(`${server.url}/${query}`);
      return page;
    });
    await Promise.all(pages.map((page) => page.context().close()));
  },
});

/** Nothing has to be moved sideways, and everything that is tapped is large enough for a finger. */
async function fits(page: Page): Promise<void> {
  const { wider, small } = await page.evaluate((leastPx) => {
    const targets = [...document.querySelectorAll<HTMLElement>("button, a[href], input")].map((element) => {
      // A tick box is tapped by its words, too.
      const { width, height } = (element.closest("label") ?? element).getBoundingClientRect();
      return { name: element.id || element.textContent, width, height };
    });
    const { scrollWidth, clientWidth } = document.documentElement;
    return {
      wider: scrollWidth - clientWidth,
      small: targets.filter(({ width, height }) => width > 0 && Math.min(width, height) < leastPx),
    };
  }, TARGET_PX);
  expect({ wider, small }).toEqual({ wider: 0, small: [] });
}

test("two phones are matched by taps alone, and nothing is too wide or too small", async ({ openPhone }) => {
  const [alice, bob] = [
    await openPhone("?participant=alice&scene=trio"),
    await openPhone("?participant=bob&scene=trio"),
  ];
  for (const page of [alice, bob]) {
    await expect(page.locator("main")).toHaveAttribute("data-status", "waiting");
    expect(await page.evaluate(() => [navigator.maxTouchPoints > 0, matchMedia("(pointer: coarse)").matches])).toEqual([
      true,
      true,
    ]);
    await fits(page);
  }
  for (const page of [alice, bob]) await page.getByRole("link", { name: "no-probe" }).tap();
  for (const page of [alice, bob]) {
    await expect(page.locator("main")).toHaveAttribute("data-status", "confirming");
    await fits(page);
  }
  for (const page of [alice, bob]) await page.getByRole("link", { name: "pair" }).tap();
  for (const page of [alice, bob]) {
    await expect(page.locator("main")).toHaveAttribute("data-status", "ready-check");
    await fits(page);
    await page.getByRole("button", { name: "I am here" }).tap();
  }
  for (const page of [alice, bob]) {
    await expect(page.locator("main")).toHaveAttribute("data-status", "matched");
    await expect(page.locator(".partner-state")).toHaveText(/^Connected/);
    await fits(page);
  }
  const marker = bob.locator(".marker.is-partner");
  const before = await marker.getAttribute("transform");
  await alice.locator("#field").tap({ position: { x: 40, y: 60 } });
  await expect(marker).not.toHaveAttribute("transform", before ?? "");
  await bob.getByRole("button", { name: "Leave" }).tap();
  await expect(bob.getByRole("button", { name: "Join again" })).toBeVisible();
  for (const page of [alice, bob]) await fits(page);
  await bob.getByRole("button", { name: "Join again" }).tap();
  await expect(bob.locator("main")).toHaveAttribute("data-status", "waiting");
});
