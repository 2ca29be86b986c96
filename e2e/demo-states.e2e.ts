import { setHidden } from "./support/hidden-page.ts";
import { expect, reaches, test } from "./support/demo-fixtures.ts";

test("two tabs of one window learn that they hide each other", async ({ open }) => {
  const first = await open("?scene=no-probe");
  await reaches(first, `main[data-status="waiting"]`);
  await setHidden(first, true);
  await first.waitForFunction(() => document.title.startsWith("Hidden, not matched"));
  const second = await open("?scene=no-probe");
  await reaches(second, `main[data-status="waiting"]`);
  await second.waitForFunction(() => document.querySelector("#waiting-count")?.textContent === "1");
  expect(await second.textContent("#status-detail")).toMatch(/Open a second window beside this one/);
  await setHidden(second, true);
  await second.waitForFunction(() => document.title.startsWith("Hidden, not matched"));
  await setHidden(first, false);
  await first.waitForFunction(() => !document.title.startsWith("Hidden"));
  expect(await first.textContent("#status-detail")).toMatch(/that one is hidden now/);
  await setHidden(second, false);
  for (const page of [first, second]) await reaches(page, `main[data-status="matched"]`);
});

test("a scene that is not there is said to be not there", async ({ open }) => {
  const page = await open("?scene=mine");
  await reaches(page, `main[data-status="released"]`);
  await page.waitForFunction(() => document.querySelector("#status-text")?.textContent === "There is no scene “mine”");
  expect(await page.textContent("#scene-note")).toBe("“mine” is not a scene of this demo");
  expect(await page.textContent("#failure")).toMatch(/this study has pair, two-limits, trio, no-probe/);
});

test("blocked WebRTC is hinted at on both sides, and the same is not said twice", async ({ open }) => {
  const [near, blocked] = [await open(""), await open("?block=1")];
  for (const page of [near, blocked]) await page.waitForSelector(".try-count");
  expect(await blocked.textContent("#tries-list")).toMatch(/could not open a direct connection\. \d+ times in a row\./);
  await near.waitForFunction(() => /VPN, a firewall/.test(document.querySelector("#verdict-note")?.textContent ?? ""));
  await blocked.waitForFunction(() => /own switch/.test(document.querySelector("#verdict-note")?.textContent ?? ""));
});

test("the scene with both limits rejects who is too far away, and marks what is beyond its plot", async ({ open }) => {
  // Each of the two adds 400 ms: over the server they are near, and between their browsers far beyond four times the limit.
  const tabs = [await open("?scene=two-limits&delay=400"), await open("?scene=two-limits&delay=400")];
  for (const tab of tabs) await reaches(tab, `#verdict[data-verdict="rejected"]`);
  for (const tab of tabs) await reaches(tab, ".dot.is-beyond");
});

test("a refresh in a match comes back to it, and the partner's card says so meanwhile", async ({ open }) => {
  const [first, second] = [await open("?scene=no-probe"), await open("?scene=no-probe")];
  for (const page of [first, second]) await reaches(page, `main[data-status="matched"]`);
  await first.goto("about:blank");
  await second.waitForFunction(() => /may come back/.test(document.querySelector(".partner-state")?.textContent ?? ""));
  await first.goBack();
  await reaches(first, `main[data-status="matched"]`);
  await second.waitForFunction(() => document.querySelector(".partner-state")?.textContent?.startsWith("Back"));
  await first.waitForFunction(() => document.querySelector(".partner-state")?.textContent?.startsWith("Connected"));
});
