import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { RecordLine } from "@earshot/records";
import type { Page } from "@playwright/test";
import { expect, test as base } from "./support/fixtures.ts";
import type { View } from "./support/react-page/main.tsx";
import { builtSite, type ReactVersion } from "./support/site.ts";

const test = base.extend<{ react: ReactVersion; view: Page }>({
  react: ["19", { option: true }],
  // Beside the SDK, for the tabs that are no React pages.
  publicDir: async ({ react }, use) => {
    const site = await builtSite("e2e/support/react-page", react);
    await cp(join(import.meta.dirname, "../packages/client/dist/cdn"), site, { recursive: true });
    await use(site);
    await rm(site, { recursive: true });
  },
  view: async ({ page, server }, use) => {
    page.on("pageerror", (error) => console.error(error));
    await page.goto(`${server.url}/`);
    await page.waitForFunction(() => "show" in window);
    await use(page);
  },
});

async function show(page: Page, ...views: readonly View[]): Promise<void> {
  await page.evaluate((shown) => window.show(shown), views);
}

/** Who came and how it ended, in order. */
function stays(records: readonly RecordLine[]): string[] {
  return records.flatMap((line) => {
    if (line.type === "arrival" || line.type === "return") return [`${line.participant_id} ${line.type}`];
    return line.type === "outcome" ? [`${line.participant_id} ${line.outcome}`] : [];
  });
}

for (const react of ["19", "18"] as const) {
  test.describe(`useWaitroom in strict mode, React ${react}`, () => {
    test.use({ react });

    test("joins once, and leaves when it is unmounted", async ({ view, server }) => {
      // One that is closed before it is open reaches no server: the books alone would not tell.
      let connections = 0;
      view.on("websocket", () => connections++);
      await show(view, { key: "a", participantId: "alice" });
      await expect(view.locator("p")).toHaveText("waiting");
      expect(stays(await server.records())).toEqual(["alice arrival"]);
      expect(connections).toBe(1);
      await show(view);
      await expect.poll(async () => stays(await server.records())).toEqual(["alice arrival", "alice left"]);
    });

    test("joins nobody without options", async ({ view, server }) => {
      await show(view, { key: "a", participantId: null });
      await expect(view.locator("p")).toHaveText("nobody");
      await show(view, { key: "a", participantId: "alice" });
      await expect(view.locator("p")).toHaveText("waiting");
      await show(view, { key: "a", participantId: null });
      await expect(view.locator("p")).toHaveText("nobody");
      await expect.poll(async () => stays(await server.records())).toEqual(["alice arrival", "alice left"]);
    });

    test("throws in the component if an option is wrong, where an error boundary sees it", async ({ view }) => {
      await show(view, { key: "a", participantId: "" });
      await expect(view.locator("p")).toContainText('joinWaitroom: participantId is ""; allowed: a text of 1 to 128');
    });

    test("is one stay for two components, and goes on in a third", async ({ view, server }) => {
      await show(view, { key: "a", participantId: "alice" }, { key: "b", participantId: "alice" });
      await expect(view.locator("p")).toHaveText(["waiting", "waiting"]);
      await show(view, { key: "c", participantId: "alice" });
      await expect(view.locator("p")).toHaveText("waiting");
      await show(view, { key: "c", participantId: "bob" });
      await expect(view.locator("p")).toHaveText("waiting");
      const all = ["alice arrival", "alice left", "bob arrival"];
      await expect.poll(async () => stays(await server.records()).toSorted()).toEqual(all);
    });

    test("begins another stay when the component is mounted anew after the end", async ({ view, server, openTab }) => {
      await show(view, { key: "a", participantId: "alice" });
      await expect(view.locator("p")).toHaveText("waiting");
      const bob = await openTab();
      await bob.join({ scene: "near", participantId: "bob" });
      await expect(view.locator("p")).toHaveText("matched in match matched");
      await view.getByRole("button", { name: "Leave" }).click();
      await expect(view.locator("p")).toHaveText("released left matched");
      await show(view, { key: "b", participantId: "alice" });
      await expect(view.locator("p")).toHaveText("waiting");
      const ofAlice = stays(await server.records()).filter((line) => line.startsWith("alice"));
      expect(ofAlice).toEqual(["alice arrival", "alice matched", "alice arrival"]);
    });

    test("shows a match, and leaves it when it is unmounted", async ({ view, openTab }) => {
      const bob = await openTab();
      await bob.join({ scene: "near", participantId: "bob" });
      await show(view, { key: "a", participantId: "alice" });
      await expect(view.locator("p")).toHaveText("matched in match matched");
      await show(view);
      await bob.told("closed: left");
    });
  });
}
