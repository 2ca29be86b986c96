import type { Page } from "@playwright/test";
import { expect, test } from "./support/element-fixtures.ts";
import { setHidden } from "./support/hidden-page.ts";

declare global {
  interface Window {
    /** How often something was heard or felt. */
    calls: { tones: number; vibrations: number };
  }
}

const TITLE = "A game for two";

const isMatched = (page: Page) => page.waitForFunction(() => document.querySelector("earshot-waitroom")?.match);
const isWaiting = (page: Page) => expect(page.getByRole("heading", { name: "Waiting for a partner" })).toBeVisible();
const callsOf = (page: Page) => page.evaluate(() => window.calls);
const icons = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLLinkElement>('link[rel~="icon"]')].map(({ rel, href }) => [
      rel,
      href.slice(0, 18),
    ]),
  );

/** Before the page is loaded. */
async function noteCalls(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.calls = { tones: 0, vibrations: 0 };
    // All that a test looks at in a page counts as something that the participant has done, as far as the browser knows.
    let isTouched = false;
    for (const gesture of ["pointerdown", "keydown"]) addEventListener(gesture, () => (isTouched = true));
    Object.defineProperty(navigator, "userActivation", { get: () => ({ hasBeenActive: isTouched }) });
    window.OscillatorNode = class extends OscillatorNode {
      override start(atS?: number): void {
        window.calls.tones++;
        super.start(atS);
      }
    };
    Navigator.prototype.vibrate = () => {
      window.calls.vibrations++;
      return true;
    };
  });
}

test("whoever looks elsewhere when a partner is found is called by title and icon until they look", async ({
  openElement,
}) => {
  const alice = await openElement({ participantId: "alice", query: { scene: "game" } });
  await isWaiting(alice);
  await setHidden(alice, true);
  await expect(alice.getByText("Please come back to it").first()).toBeVisible();
  expect(await alice.title()).toBe(TITLE);
  await setHidden(alice, false);
  await expect(alice.getByText("Please come back to it")).toHaveCount(0);
  // The moment that somebody comes, another tab is looked at: the measuring goes on.
  await alice.evaluate(() => {
    document.querySelector("earshot-waitroom")?.addEventListener("status", ({ detail }) => {
      if (detail.kind !== "probing") return;
      Object.defineProperty(document, "hidden", { configurable: true, get: () => true });
      document.dispatchEvent(new Event("visibilitychange"));
    });
  });
  const bob = await openElement({ participantId: "bob", query: { scene: "game" } });
  for (const page of [alice, bob]) await isMatched(page);
  await expect(alice).toHaveTitle(`(!) Partner found · ${TITLE}`);
  expect(await icons(alice)).toEqual([["icon", "data:image/svg+xml"]]);
  // He looked all the time, so that nothing of it is left.
  await expect(bob).toHaveTitle(TITLE);
  await setHidden(alice, false);
  await expect(alice).toHaveTitle(TITLE);
  for (const page of [alice, bob]) expect(await icons(page)).toEqual([["shortcut icon", "data:,"]]);
});

test("it sounds and vibrates on a page that was touched, and not on one that was not", async ({ openElement }) => {
  const [alice, bob] = [
    await openElement({ participantId: "alice", query: { scene: "game" }, prepare: noteCalls }),
    await openElement({ participantId: "bob", query: { scene: "asked" }, prepare: noteCalls }),
  ];
  for (const page of [alice, bob]) await isWaiting(page);
  await alice.getByText("Please keep this page open").first().click();
  const [carol, dan] = [
    await openElement({ participantId: "carol", query: { scene: "game" }, prepare: noteCalls }),
    await openElement({ participantId: "dan", query: { scene: "asked", alerts: "none" }, prepare: noteCalls }),
  ];
  for (const page of [alice, carol]) await isMatched(page);
  await expect.poll(() => callsOf(alice)).toEqual({ tones: 2, vibrations: 1 });
  expect(await callsOf(carol)).toEqual({ tones: 0, vibrations: 0 });
  for (const page of [bob, dan]) await expect(page.getByRole("button", { name: "I am here" })).toBeFocused();
  await expect(bob).toHaveTitle(`(!) Partner found · ${TITLE}`);
  await expect(dan).toHaveTitle(TITLE);
  for (const page of [bob, dan]) expect(await callsOf(page)).toEqual({ tones: 0, vibrations: 0 });
  // Where nothing is to be chosen, nothing is offered.
  await expect(bob.getByRole("checkbox")).toBeVisible();
  await expect(dan.getByRole("checkbox")).toBeHidden();
});

test("it does not sound where that is unticked, and is heard when it is ticked again", async ({ openElement }) => {
  const alice = await openElement({ participantId: "alice", query: { scene: "game" }, prepare: noteCalls });
  const sound = { name: "Play a sound when somebody is found" };
  await isWaiting(alice);
  await alice.getByRole("checkbox", sound).uncheck();
  await alice.getByRole("checkbox", sound).check();
  await expect.poll(() => callsOf(alice)).toEqual({ tones: 2, vibrations: 0 });
  await alice.getByRole("checkbox", sound).uncheck();
  const bob = await openElement({ participantId: "bob", query: { scene: "game" } });
  for (const page of [alice, bob]) await isMatched(page);
  // It is felt, and not heard.
  await expect.poll(() => callsOf(alice)).toEqual({ tones: 2, vibrations: 1 });
});
