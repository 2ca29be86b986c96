import type { Page } from "@playwright/test";
import { codes, completionUrl, expect, test } from "./support/element-fixtures.ts";
import { holdSeconds, passSecond } from "./support/held-seconds.ts";

const button = (page: Page, name: string) => page.getByRole("button", { name });

test("by keyboard alone: the choice at the time limit, the ready check, and the end with its code", async ({
  openElement,
}) => {
  const query = { scene: "patient" };
  const contextOptions = { permissions: ["clipboard-read", "clipboard-write"] };
  const alice = await openElement({ participantId: "alice", query, contextOptions });
  await expect(alice.getByRole("heading", { name: "Nobody suitable has come yet" })).toBeVisible();
  await expect(button(alice, "Wait longer")).toBeFocused();
  await alice.keyboard.press("Tab");
  await expect(button(alice, "Leave")).toBeFocused();
  await alice.keyboard.press("Shift+Tab");
  await alice.keyboard.press("Enter");
  await expect(alice.getByRole("heading", { name: "Waiting for a partner" })).toBeVisible();
  // From what was asked it is one step to what comes after it.
  await alice.keyboard.press("Tab");
  await expect(button(alice, "Leave")).toBeFocused();
  await alice.keyboard.press("Tab");
  await expect(alice.getByRole("checkbox")).toBeFocused();
  await alice.keyboard.press("Space");
  await expect(alice.getByRole("checkbox")).not.toBeChecked();

  const bob = await openElement({ participantId: "bob", query });
  await bob.evaluate(() => {
    const waitroom = document.querySelector("earshot-waitroom");
    const answer = (): void => waitroom?.waitroom?.ready();
    waitroom?.addEventListener("status", ({ detail }) => {
      if (detail.kind === "ready-check" && !detail.ready) answer();
    });
    if (waitroom?.waitroom?.status.kind === "ready-check") answer();
  });
  await expect(button(alice, "I am here")).toBeFocused();
  await alice.keyboard.press("Space");
  for (const page of [alice, bob]) {
    await page.waitForFunction(() => document.querySelector("earshot-waitroom")?.match);
  }

  await holdSeconds(alice);
  await alice.evaluate(() => document.querySelector("earshot-waitroom")?.finish());
  await expect(alice.getByRole("heading", { name: "Thank you" })).toBeFocused();
  await alice.keyboard.press("Tab");
  await expect(button(alice, "Copy")).toBeFocused();
  await alice.keyboard.press("Enter");
  await expect(alice.getByText("Copied.").first()).toBeVisible();
  expect(await alice.evaluate(() => navigator.clipboard.readText())).toBe(codes.finished);
  await alice.keyboard.press("Tab");
  await expect(alice.getByRole("link", { name: "Continue" })).toBeFocused();
  await alice.keyboard.press("Tab");
  await expect(button(alice, "Stay on this page")).toBeFocused();
  await alice.keyboard.press("Space");
  for (let second = 1; second <= 5; second++) expect(await passSecond(alice)).toBeNull();
  // Where the button was there is nothing any more: whoever pressed it is not left without a place.
  await expect(alice.getByRole("heading", { name: "Thank you" })).toBeFocused();
  await alice.keyboard.press("Tab");
  await alice.keyboard.press("Tab");
  await alice.keyboard.press("Enter");
  await alice.waitForURL(completionUrl(codes.finished));
});
