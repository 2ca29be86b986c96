import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expect, test } from "./support/element-fixtures.ts";
import { documentedPolicy } from "./support/documented-policy.ts";

declare global {
  interface Window {
    violations: string[];
  }
}

/** As strict as a page can be with the element, and the documented policy beside that. */
const strict = "default-src 'none'; script-src 'self'; style-src 'self'; ";

async function noteViolations(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.violations = [];
    document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => {
      window.violations.push(`${effectiveDirective} ${blockedURI}`);
    });
  });
}

for (const [images, mayViolate] of [
  ["img-src data:", []],
  ["", ["img-src data"]],
] as const) {
  test(`the element keeps to a strict policy ${images ? `with ${images}` : "but for the icon, without img-src"}`, async ({
    openElement,
    publicDir,
    server,
  }) => {
    const policy = strict + (await documentedPolicy(server.url)) + `; ${images}`;
    // Nothing of it is inline.
    const page = `<!doctype html><html lang="de"><meta http-equiv="Content-Security-Policy" content="${policy}" />
      <title>A game for two</title><script type="module" src="/earshot/element.js"></script>
      <earshot-waitroom server="${server.url}" scene="asked"></earshot-waitroom>`;
    await writeFile(join(publicDir, "strict.html"), page);
    const [alice, bob] = [
      await openElement({ participantId: "alice", path: "strict.html", prepare: noteViolations }),
      await openElement({ participantId: "bob", path: "strict.html", prepare: noteViolations }),
    ];
    for (const tab of [alice, bob]) {
      await expect(tab).toHaveTitle(/^\(!\) .+ · A game for two$/);
      await expect(tab.locator('link[rel="icon"]')).toHaveAttribute("href", /^data:/);
    }
    for (const tab of [alice, bob]) await tab.getByRole("button", { name: "Ich bin da" }).click();
    for (const tab of [alice, bob]) {
      await tab.waitForFunction(() => document.querySelector("earshot-waitroom")?.match);
      const violations = await tab.evaluate(() => window.violations);
      expect(violations.filter((violation) => !mayViolate.some((allowed) => allowed === violation))).toEqual([]);
    }
    // Its sheet is in force.
    const column = await alice.locator("earshot-waitroom").evaluate(({ shadowRoot }) => {
      const screen = shadowRoot?.querySelector("[part=screen]");
      return screen ? getComputedStyle(screen).maxInlineSize : null;
    });
    expect(column).not.toBe("none");
  });
}
