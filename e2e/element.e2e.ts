import type { Page } from "@playwright/test";
import { codes, completionUrl, expect, test } from "./support/element-fixtures.ts";
import { holdSeconds, holdSecondsFromStart, passSecond } from "./support/held-seconds.ts";

const docsPage = { path: "docs.html" } as const;

const isMatched = (page: Page) => page.waitForFunction(() => document.querySelector("earshot-waitroom")?.match);

const clipboard = { permissions: ["clipboard-read", "clipboard-write"] };

test("the page of the docs: two are matched and talk, finish, see the code, copy it, and stay or are taken on", async ({
  openElement,
}) => {
  const alice = await openElement({ participantId: "alice", ...docsPage, contextOptions: clipboard });
  const bob = await openElement({ participantId: "bob", ...docsPage });
  const said: string[] = [];
  bob.on("console", (message) => said.push(message.text()));
  for (const page of [alice, bob]) {
    await expect(page.getByText("You play.")).toBeVisible();
    await expect(page.locator("earshot-waitroom")).toBeHidden();
  }
  await alice.evaluate(() => document.querySelector("earshot-waitroom")?.match?.partners[0]?.send("hello"));
  await expect.poll(() => said).toContain("the partner says hello");

  await holdSeconds(alice);
  await alice.getByRole("button", { name: "We are done" }).click();
  await expect(alice.getByText("You play.")).toBeHidden();
  await expect(alice.getByRole("heading", { name: "Thank you" })).toBeFocused();
  await expect(alice.locator("code")).toHaveText(codes.finished);
  await alice.getByRole("button", { name: "Copy" }).click();
  await expect(alice.getByText("Copied.").first()).toBeVisible();
  expect(await alice.evaluate(() => navigator.clipboard.readText())).toBe(codes.finished);
  await expect(alice.getByText("You are taken there in 5 seconds.", { exact: true })).toBeVisible();
  expect(await passSecond(alice)).toBeNull();
  await expect(alice.getByText("You are taken there in 4 seconds.", { exact: true })).toBeVisible();
  await alice.getByRole("button", { name: "Stay on this page" }).click();
  await expect(alice.getByText("You are taken there in")).toBeHidden();
  for (let second = 1; second <= 5; second++) expect(await passSecond(alice)).toBeNull();
  await expect(alice.getByRole("link", { name: "Continue" })).toHaveAttribute("href", completionUrl(codes.finished));
  await alice.evaluate(() => document.querySelector("earshot-waitroom")?.match?.leave());
  await alice.getByRole("link", { name: "Continue" }).click();
  await alice.waitForURL(completionUrl(codes.finished));

  // His page says that his partner is gone, which it is by now, and goes on after 5 s of a real clock.
  await bob.waitForURL(completionUrl(codes["partner-gone"]));
});

test("whoever finds nobody is taken on after five seconds, unless the page wants it otherwise", async ({
  openElement,
}) => {
  const query = { scene: "impatient" };
  const alice = await openElement({ participantId: "alice", query, prepare: holdSecondsFromStart });
  const bob = await openElement({
    participantId: "bob",
    query: { ...query, stays: "" },
    prepare: holdSecondsFromStart,
  });
  for (const page of [alice, bob]) {
    await expect(page.getByRole("heading", { name: "No partner was found" })).toBeFocused();
    await expect(page.getByRole("link", { name: "Continue" })).toBeVisible();
  }
  for (let second = 1; second <= 5; second++) expect(await passSecond(bob)).toBeNull();
  await expect(bob.getByText("You are taken there in")).toBeHidden();
  await expect(bob.getByRole("button", { name: "Stay on this page" })).toBeHidden();
  for (let second = 1; second < 5; second++) expect(await passSecond(alice)).toBeNull();
  await expect(alice.getByText("You are taken there in 1 second.", { exact: true })).toBeVisible();
  expect(await passSecond(alice)).toBe(completionUrl(codes["timed-out"]));
  await alice.waitForURL(completionUrl(codes["timed-out"]));
});

test("finish says whether the page goes on by itself, and the first word stands", async ({ openElement }) => {
  const query = { scene: "game" };
  const alice = await openElement({ participantId: "alice", query, prepare: holdSecondsFromStart });
  const bob = await openElement({ participantId: "bob", query });
  for (const page of [alice, bob]) await isMatched(page);
  const said = await alice.evaluate(() => {
    const waitroom = document.querySelector("earshot-waitroom");
    return Promise.all([waitroom?.finish("finished", { goesOn: false }), waitroom?.finish("partner-gone")]);
  });
  const completion = { completionCode: codes.finished, redirectUrl: completionUrl(codes.finished) };
  expect(said).toEqual([completion, completion]);
  await expect(alice.locator("code")).toHaveText(codes.finished);
  await expect(alice.getByRole("button", { name: "Stay on this page" })).toBeHidden();
  // Whoever leaves after that changes nothing of what is shown.
  await alice.evaluate(() => document.querySelector("earshot-waitroom")?.match?.leave());
  await expect(alice.getByRole("heading", { name: "Thank you" })).toBeVisible();
});

test("without a match there is nothing to be finished", async ({ openElement }) => {
  const page = await openElement({ participantId: "alice", query: { scene: "game" } });
  const refusal = await page.evaluate(() => document.querySelector("earshot-waitroom")?.finish().catch(String));
  expect(refusal).toBe("Error: earshot-waitroom: there is no match to be finished");
});
