import { rm } from "node:fs/promises";
import { ofType } from "@earshot/records";
import type { Page } from "@playwright/test";
import plainStudy from "../examples/plain/study.ts";
import reactStudy from "../examples/react/study.ts";
import { expect, test } from "./support/fixtures.ts";
import { builtSite, openPage, siteOf } from "./support/site.ts";

interface Example {
  readonly title: string;
  readonly study: typeof plainStudy;
  site(): Promise<string>;
  /** What a participant does before joining. */
  begin(page: Page): Promise<void>;
}

const plain: Example = {
  title: "plain",
  study: plainStudy,
  site: () => siteOf({ "index.html": "examples/plain/index.html", earshot: "packages/client/dist/cdn" }),
  begin: async () => {},
};

const ofReact = (version: "18" | "19"): Example => ({
  title: `react, with React ${version}`,
  study: reactStudy,
  site: () => builtSite("examples/react", version),
  begin: (page) => page.getByRole("button", { name: "I agree to take part" }).click(),
});

for (const example of [plain, ofReact("19"), ofReact("18")]) {
  test.describe(`examples/${example.title}`, () => {
    test.use({
      study: async ({}, use) => use(example.study),
      publicDir: async ({}, use) => {
        const site = await example.site();
        await use(site);
        await rm(site, { recursive: true });
      },
    });

    test("two participants meet and hear each other, and each has joined once", async ({ browser, server }) => {
      const [alice, bob] = [
        await openPage(browser, `${server.url}/?participant=alice`),
        await openPage(browser, `${server.url}/?participant=bob`),
      ];
      for (const page of [alice, bob]) await example.begin(page);
      for (const page of [alice, bob]) await expect(page.getByRole("button", { name: "Press" })).toBeVisible();
      await alice.getByRole("button", { name: "Press" }).click();
      await alice.getByRole("button", { name: "Press" }).click();
      await expect(bob.locator("#theirs")).toHaveText("2");
      await bob.getByRole("button", { name: "Press" }).click();
      await expect(alice.locator("#theirs")).toHaveText("1");

      await alice.getByRole("button", { name: "Leave" }).click();
      await expect(bob.getByRole("status")).toHaveText(/is gone|is over/);
      await expect(alice.getByRole("status")).toHaveText(/is over/);
      const records = await server.records();
      const joined = [...ofType(records, "arrival"), ...ofType(records, "return")];
      expect(joined.map((line) => line.participant_id).toSorted()).toEqual(["alice", "bob"]);
      expect(ofType(records, "outcome").map(({ outcome }) => outcome)).toEqual(["matched", "matched"]);
      for (const page of [alice, bob]) await page.context().close();
    });

    test("a participant who loads the page anew is back in the game, and is told how it stands", async ({
      browser,
      server,
    }) => {
      const [alice, bob] = [
        await openPage(browser, `${server.url}/?participant=alice`),
        await openPage(browser, `${server.url}/?participant=bob`),
      ];
      for (const page of [alice, bob]) await example.begin(page);
      await alice.getByRole("button", { name: "Press" }).click();
      await expect(bob.locator("#theirs")).toHaveText("1");
      await bob.reload();
      await example.begin(bob);
      await expect(bob.locator("#theirs")).toHaveText("1");
      await bob.getByRole("button", { name: "Press" }).click();
      await expect(alice.locator("#theirs")).toHaveText("1");
      for (const page of [alice, bob]) await page.context().close();
    });
  });
}
