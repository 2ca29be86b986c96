import { defineStudy, scene } from "@earshot/server";
import type { Page } from "@playwright/test";
import { expect, test } from "./support/element-fixtures.ts";

declare global {
  interface Window {
    /** What screen readers were given to read, and what the timer showed, in order. */
    announced: string[];
    shown: string[];
    /** The computer sleeps: the clock on the wall goes on, and the page's own stands still, as in Chrome on Linux and macOS. */
    sleepFor: (ms: number) => void;
  }
}

/** So that somebody has some seconds to see the page before the last 10 s begin. */
const TIMEOUT_MS = 20_000;

test.use({
  study: defineStudy({
    study: "voice",
    scenes: [scene("short").waitroom({ timeoutMs: TIMEOUT_MS }), scene("long").waitroom({ timeoutMs: 600_000 })],
  }),
});

/** Before the page is loaded. */
async function listen(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.announced = [];
    window.shown = [];
    const attach: Element["attachShadow"] = Reflect.get(Element.prototype, "attachShadow");
    Element.prototype.attachShadow = function (options) {
      const root = attach.call(this, options);
      const note = (into: string[], role: string): void => {
        const text = root.querySelector(`[role=${role}]`)?.textContent ?? "";
        if (text && text !== into.at(-1)) into.push(text);
      };
      new MutationObserver(() => {
        note(window.announced, "status");
        note(window.shown, "timer");
      }).observe(root, { subtree: true, childList: true, characterData: true });
      return root;
    };
  });
}

/** Runs in the page: as soon as it waits it is hidden, and looked at again as soon as it is told so. */
function lookAwayOnce(): void {
  let isOver = false;
  const setHidden = (hidden: boolean): void => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
    document.dispatchEvent(new Event("visibilitychange"));
  };
  const look = (): void => {
    const now = document.querySelector("earshot-waitroom")?.waitroom?.status;
    if (now?.kind !== "waiting" || isOver) return;
    isOver = now.hidden;
    // When what it says now has been drawn.
    requestAnimationFrame(() => requestAnimationFrame(() => setHidden(!now.hidden)));
  };
  document.addEventListener("status", look, true);
}

test("what is read out is what changes, and the time at its milestones, not every second", async ({ openElement }) => {
  const prepare = async (page: Page) => {
    await listen(page);
    await page.addInitScript(lookAwayOnce);
  };
  const page = await openElement({ participantId: "alice", query: { scene: "short" }, prepare });
  await expect(page.getByRole("heading", { name: "No partner was found" })).toBeFocused();
  const waiting =
    "Waiting for a partner Please keep this page open and in view. You are told as soon as somebody is found.";
  const announced = await page.evaluate(() => window.announced);
  expect(announced.filter((text) => !/^(Connecting|Checking)/.test(text))).toEqual([
    waiting,
    "Waiting for a partner Nobody is matched with you while this page is hidden. Please come back to it.",
    waiting,
    "10 seconds left.",
    "Nobody suitable came in time. Thank you for waiting.",
  ]);
  // Meanwhile the timer went on, which is no live region.
  const shown = await page.evaluate(() => window.shown);
  expect(shown.length).toBeGreaterThan(announced.length);
  await expect(page.getByRole("alert")).toHaveText("");
});

test("the time left is right at once after a sleep, before the server has said anything", async ({ openElement }) => {
  const prepare = (page: Page) =>
    page.addInitScript(() => {
      const now = Date.now;
      let aheadMs = 0;
      Date.now = () => now() + aheadMs;
      window.sleepFor = (ms) => void (aheadMs += ms);
    });
  const page = await openElement({ participantId: "alice", query: { scene: "long" }, prepare });
  await expect(page.getByRole("timer")).toHaveText(/^Time left: \d+:\d\d$/);
  // Page and server are real; only what follows is read at once.
  const [beforeS, afterS, told] = await page.evaluate(async () => {
    const waitroom = document.querySelector("earshot-waitroom");
    const timer = waitroom?.shadowRoot?.querySelector("[role=timer]");
    const readS = (): number => {
      const [, minutes, seconds] = /(\d+):(\d\d)$/.exec(timer?.textContent ?? "") ?? [];
      return Number(minutes) * 60 + Number(seconds);
    };
    let toldCount = 0;
    waitroom?.addEventListener("status", () => toldCount++);
    const before = readS();
    window.sleepFor(120_000);
    await new Promise<void>((resolve) => {
      const observer = new MutationObserver(() => {
        if (before - readS() < 60) return;
        observer.disconnect();
        resolve();
      });
      if (timer) observer.observe(timer, { subtree: true, childList: true, characterData: true });
    });
    return [before, readS(), toldCount] as const;
  });
  expect(beforeS - afterS).toBeGreaterThanOrEqual(119);
  expect(told).toBe(0);
});
