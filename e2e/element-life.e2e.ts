import { ofType } from "@earshot/records";
import type { Page } from "@playwright/test";
import { expect, test } from "./support/element-fixtures.ts";

const heading = (page: Page, name: string) => page.getByRole("heading", { name });
const isWaiting = (page: Page) => expect(heading(page, "Waiting for a partner")).toBeVisible();
const isMatched = (page: Page) => page.waitForFunction(() => document.querySelector("earshot-waitroom")?.match);
const rejoined = (page: Page) =>
  page.evaluate(() => document.querySelector("earshot-waitroom")?.match?.rejoined ?? false);

test("an element that is moved in the page stays where it is in the waitroom; one that is removed gives its place up", async ({
  openElement,
  server,
}) => {
  const page = await openElement({ participantId: "alice", query: { scene: "game" } });
  await isWaiting(page);
  await page.evaluate(() => {
    const waitroom = document.querySelector("earshot-waitroom");
    const aside = document.createElement("aside");
    document.body.prepend(aside);
    if (waitroom) aside.append(waitroom);
  });
  // Longer than it would take an element to be out for good: whoever comes is matched with it.
  const bob = await openElement({ participantId: "bob", query: { scene: "game" } });
  for (const matched of [page, bob]) await isMatched(matched);
  const carol = await openElement({ participantId: "carol", query: { scene: "game" } });
  await isWaiting(carol);
  await carol.evaluate(() => document.querySelector("earshot-waitroom")?.remove());
  const endings = async () =>
    ofType(await server.records(), "outcome").map((line) => `${line.participant_id} ${line.outcome}`);
  await expect.poll(endings).toEqual(["alice matched", "bob matched", "carol left"]);
});

test("an element that is out of the page during the match shows the end all the same when it is back", async ({
  openElement,
}) => {
  const [alice, bob] = [
    await openElement({ participantId: "alice", query: { scene: "game" } }),
    await openElement({ participantId: "bob", query: { scene: "game" } }),
  ];
  for (const page of [alice, bob]) await isMatched(page);
  await alice.evaluate(async () => {
    const waitroom = document.querySelector("earshot-waitroom");
    waitroom?.remove();
    await new Promise((resolve) => setTimeout(resolve));
    if (waitroom) document.body.append(waitroom);
    await waitroom?.finish("finished", { goesOn: false });
  });
  await expect(heading(alice, "Thank you")).toBeVisible();
});

test("without a scene it waits, and joins when the page sets one, as with properties set before it was known", async ({
  openElement,
}) => {
  const later = await openElement({ participantId: "alice" });
  await later.waitForFunction(() => customElements.get("earshot-waitroom"));
  expect(await later.evaluate(() => document.querySelector("earshot-waitroom")?.waitroom)).toBeNull();
  await later.evaluate(() => document.querySelector("earshot-waitroom")?.setAttribute("scene", "game"));
  await isWaiting(later);

  const adopted = await openElement({ participantId: "bob", path: "blank/" });
  const participantId = await adopted.evaluate(async () => {
    const waitroom = document.createElement("earshot-waitroom");
    waitroom.options = { scene: "game", participantId: "by-option", server: new URL("/", location.href) };
    waitroom.texts = { "waiting-title": "Looking for your opponent" };
    document.body.append(waitroom);
    const url = new URL("/earshot/element.js", location.href).href;
    await import(url);
    return waitroom.options.participantId;
  });
  expect(participantId).toBe("by-option");
  for (const page of [later, adopted]) await isMatched(page);
});

test("texts of the page's own are shown in place of the element's, and in a language that is not here", async ({
  openElement,
}) => {
  const page = await openElement({ participantId: "alice", path: "blank/" });
  await page.evaluate(async () => {
    const url = new URL("/earshot/element.js", location.href).href;
    await import(url);
    const waitroom = document.createElement("earshot-waitroom");
    waitroom.lang = "nl_NL";
    waitroom.texts = { "waiting-title": "We zoeken een partner", "time-left": "Nog {time}" };
    waitroom.setAttribute("server", location.origin);
    waitroom.setAttribute("scene", "game");
    document.body.append(waitroom);
  });
  await expect(heading(page, "We zoeken een partner")).toBeVisible();
  await expect(page.getByRole("timer")).toHaveText(/^Nog \d+:\d\d$/);
  await expect(page.getByText("Please keep this page open").first()).toBeVisible();
});

test("what cannot be right is said in the console by its name, and on the page in words for a participant", async ({
  openElement,
}) => {
  const errors: string[] = [];
  const prepare = async (page: Page) => void page.on("pageerror", (error) => errors.push(error.message));
  const query = { scene: "game", alerts: "trumpet" };
  const page = await openElement({ participantId: "alice", query, prepare });
  await expect(heading(page, "The study is not set up correctly")).toBeVisible();
  expect(errors).toEqual([
    'earshot-waitroom: alerts has "trumpet"; allowed: none, or any of title, icon, sound, vibration',
  ]);
  await expect(page.getByText('alerts has "trumpet"')).toBeHidden();
  await page.getByText("For the researchers").click();
  await expect(page.getByText('alerts has "trumpet"')).toBeVisible();

  const wrongRtt = await openElement({ participantId: "bob", query: { scene: "game", "max-rtt-ms": "soon" } });
  await expect(heading(wrongRtt, "The study is not set up correctly")).toBeVisible();
  await expect(wrongRtt.locator("details")).toContainText("maxRttMs");
  const refusal = await wrongRtt.evaluate(() => {
    try {
      const texts: object = { "wating-title": "Looking" };
      Object.assign(document.createElement("earshot-waitroom"), { texts });
      return null;
    } catch (error) {
      return String(error);
    }
  });
  expect(refusal).toBe("TypeError: earshot-waitroom: texts has no wating-title");
});

test("a refresh while waiting keeps the place, and one in the match is back in it; a second tab takes the part over", async ({
  openElement,
  server,
}) => {
  const alice = await openElement({ participantId: "alice", query: { scene: "game" } });
  await isWaiting(alice);
  await alice.reload();
  await isWaiting(alice);
  const bob = await openElement({ participantId: "bob", query: { scene: "game" } });
  for (const page of [alice, bob]) await isMatched(page);
  await alice.reload();
  await isMatched(alice);
  expect(await rejoined(alice)).toBe(true);
  await expect(alice.locator("earshot-waitroom")).toBeHidden();

  const opened = alice.waitForEvent("popup");
  await alice.evaluate(() => void window.open(location.href));
  const second = await opened;
  await isMatched(second);
  expect(await rejoined(second)).toBe(true);
  await expect(heading(alice, "You go on in another tab")).toBeFocused();
  const people = ofType(await server.records(), "arrival").map((line) => line.participant_id);
  expect(people).toEqual(["alice", "bob"]);
});

test("an element in a page that the browser translates goes on changing its words", async ({ openElement }) => {
  const page = await openElement({ participantId: "alice", query: { scene: "patient" } });
  await isWaiting(page);
  // As translators do: each text becomes an element of theirs, within one of their own.
  await page.evaluate(() => {
    const root = document.querySelector("earshot-waitroom")?.shadowRoot;
    if (!root) throw new Error("the element shows nothing yet");
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const texts: Text[] = [];
    while (walker.nextNode()) if (walker.currentNode instanceof Text) texts.push(walker.currentNode);
    for (const text of texts) {
      const [outer, inner] = [document.createElement("font"), document.createElement("font")];
      inner.textContent = text.data.toUpperCase();
      outer.append(inner);
      text.replaceWith(outer);
    }
  });
  await expect(heading(page, "Nobody suitable has come yet")).toBeVisible();
  await page.getByRole("button", { name: "Wait longer" }).click();
  await isWaiting(page);
  await expect(page.getByText("So far you are the only one who waits.")).toBeVisible();
});
