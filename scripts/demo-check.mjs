// Drives the demo page as people would: two tabs nearby, and two of which one is far away.
import { chromium } from "@playwright/test";
import { chromiumArgs, findOrInstallChromium } from "./chromium.mjs";

/** Real time, for demos that do not come right only. On a busy machine a pair may be tried more than once. */
const WITHIN_MS = 120_000;

/** Half of it is added each way at one end, so the pair's round trip grows by all of it, to beyond the demo's limit of 100 ms. */
const FAR_DELAY_MS = 150;

/**
 * @param {string} url of the running demo
 * @returns {Promise<{ case: string, ok: boolean }[]>}
 */
export async function checkDemo(url) {
  const executablePath = findOrInstallChromium();
  const browser = await chromium.launch({ executablePath, args: chromiumArgs, timeout: WITHIN_MS });
  try {
    return [await checkMatched(browser, url), await checkRejected(browser, url)];
  } finally {
    await browser.close();
  }
}

/**
 * @param {import("@playwright/test").Browser} browser
 * @param {string} url
 */
async function checkMatched(browser, url) {
  const tabs = [
    await openTab(browser, `${url}/?participant=check-near-1`),
    await openTab(browser, `${url}/?participant=check-near-2`),
  ];
  await Promise.all(tabs.map((tab) => reaches(tab, `main[data-status="matched"]`)));
  const verdicts = await Promise.all(tabs.map(readVerdict));
  await Promise.all(tabs.map((tab) => tab.context().close()));
  const ok = verdicts.every(({ verdict, p2pRttMs }) => verdict === "accepted" && p2pRttMs !== null && p2pRttMs <= 100);
  return { case: "matched", ok, ...verdicts[0] };
}

/**
 * @param {import("@playwright/test").Browser} browser
 * @param {string} url
 */
async function checkRejected(browser, url) {
  const tabs = [
    await openTab(browser, `${url}/?participant=check-far-1`),
    await openTab(browser, `${url}/?participant=check-far-2&delay=${FAR_DELAY_MS}`),
  ];
  // For as long as something stands in the way of measuring them, the two are tried again.
  await Promise.all(tabs.map((tab) => reaches(tab, `#verdict[data-verdict="rejected"][data-reason="rtt-too-high"]`)));
  await Promise.all(tabs.map((tab) => reaches(tab, `main[data-status="waiting"]`)));
  const verdicts = await Promise.all(tabs.map(readVerdict));
  await Promise.all(tabs.map((tab) => tab.context().close()));
  const ok = verdicts.every(
    ({ verdict, reason, p2pRttMs }) =>
      verdict === "rejected" && reason === "rtt-too-high" && p2pRttMs !== null && p2pRttMs >= FAR_DELAY_MS,
  );
  return { case: "rejected", ok, ...verdicts[0], addedDelayMs: FAR_DELAY_MS };
}

/**
 * @param {import("@playwright/test").Browser} browser
 * @param {string} url
 */
async function openTab(browser, url) {
  const tab = await (await browser.newContext()).newPage();
  await tab.goto(url);
  return tab;
}

/**
 * @param {import("@playwright/test").Page} tab
 * @param {string} selector
 */
async function reaches(tab, selector) {
  await tab.waitForSelector(selector, { state: "attached", timeout: WITHIN_MS });
}

/** @param {import("@playwright/test").Page} tab */
async function readVerdict(tab) {
  const { verdict, reason, rttMs, path } = await tab
    .locator("#verdict")
    .evaluate(({ dataset }) => Object.fromEntries(Object.entries(dataset)));
  return { verdict, reason: reason || null, p2pRttMs: rttMs ? Number(rttMs) : null, path: path || null };
}
