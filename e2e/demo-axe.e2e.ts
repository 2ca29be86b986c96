import { defineStudy, scene } from "@earshot/server";
import { expectAccessible } from "./support/accessible.ts";
import { expect, reaches, test } from "./support/demo-fixtures.ts";
import { setHidden } from "./support/hidden-page.ts";

test("axe finds nothing against the demo while waiting, hidden, in a match, and after it", async ({ open }) => {
  const first = await open("?scene=no-probe");
  await reaches(first, `main[data-status="waiting"]`);
  await expectAccessible(first);
  await setHidden(first, true);
  await first.waitForFunction(() => document.title.startsWith("Hidden, not matched"));
  await expectAccessible(first);
  await setHidden(first, false);
  const second = await open("?scene=no-probe");
  for (const page of [first, second]) await reaches(page, `main[data-status="matched"]`);
  await expectAccessible(first);
  await second.locator("#leave").click();
  await reaches(second, `main[data-status="released"]`);
  await expectAccessible(second);
  await first.waitForFunction(() => /left/.test(document.querySelector(".partner-state")?.textContent ?? ""));
  await expectAccessible(first);
});

test("axe finds nothing against the demo after a rejection, with all that was measured, nor without a scene", async ({
  open,
}) => {
  const tabs = [await open("?scene=two-limits&delay=400"), await open("?scene=two-limits&delay=400")] as const;
  for (const tab of tabs) await reaches(tab, `#verdict[data-verdict="rejected"]`);
  await expectAccessible(tabs[0]);
  const misspelt = await open("?scene=mine");
  await reaches(misspelt, `main[data-status="released"]`);
  await expectAccessible(misspelt);
});

test.describe("where something is asked", () => {
  test.use({
    study: defineStudy({
      study: "demo",
      scenes: [
        scene("pair").waitroom({ readyCheck: { answerWithinMs: 200_000 }, countdownMs: 200_000 }),
        scene("trio").players(3).waitroom({ timeoutMs: 1_000, onTimeout: "choice", choiceWithinMs: 200_000 }),
      ],
    }),
  });

  test("axe finds nothing against the demo's questions, nor against its countdown", async ({ open }) => {
    const [alice, bob] = [await open("?scene=pair"), await open("?scene=pair")];
    for (const page of [alice, bob]) await reaches(page, `main[data-status="ready-check"]`);
    await expectAccessible(alice);
    for (const page of [alice, bob]) await page.getByRole("button", { name: "I am here" }).click();
    await reaches(alice, `main[data-status="confirming"]`);
    await expectAccessible(alice);
    const carol = await open("?scene=trio");
    await expect(carol.locator("#extend")).toBeVisible();
    await expectAccessible(carol);
  });
});
