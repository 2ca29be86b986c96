import type * as Sdk from "@earshot/client";
import type { Page } from "@playwright/test";
import { expect, test } from "./support/fixtures.ts";

async function idOf(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const sdkUrl = "/earshot.js";
    const { participantFromUrl }: typeof Sdk = await import(sdkUrl);
    return participantFromUrl();
  });
}

async function reload(page: Page): Promise<string> {
  await page.reload();
  return idOf(page);
}

test("a made-up id is kept by a refresh, and is nobody else's: no opened window's, no next person's", async ({
  page,
  server,
}) => {
  const url = `${server.url}/healthz`;
  await page.goto(url);
  const first = await idOf(page);
  expect(await reload(page)).toBe(first);

  const opened = page.context().waitForEvent("page");
  await page.evaluate((target) => void window.open(target), url);
  const second = await opened;
  await second.waitForURL(url);
  // Before anything is asked of it, as where the first page of a study only informs.
  const other = await reload(second);
  expect(other).not.toBe(first);
  expect(await reload(second)).toBe(other);
  expect(await reload(page)).toBe(first);

  await page.goto(url);
  expect(await idOf(page)).not.toBe(first);
});

test("who loads the page again after a stay is over is somebody new", async ({ openTab, server }) => {
  const alice = await openTab();
  const first = await idOf(alice.page);
  await alice.join({ scene: "impatient", participantId: first });
  expect(await alice.outcome()).toEqual({ kind: "released", reason: "timed-out" });
  expect(await reload(alice.page)).not.toBe(first);
  expect((await server.records())[0]).toMatchObject({ type: "arrival", participant_id: first });
});
