import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** Up to WCAG 2.2, level AA. */
const tags = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"];

/** axe finds nothing against what is shown, in light and in dark. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violationsOn(page), colorScheme).toEqual([]);
  }
}

/** Each by its rule, with what it is about. */
export async function violationsOn(page: Page): Promise<string[]> {
  // Without frames there is nothing for which it would need a page of its own.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().withTags(tags).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  );
}
