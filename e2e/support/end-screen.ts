import { expect, type Page } from "@playwright/test";
import { expectAccessible } from "./accessible.ts";
import { completionUrl } from "./element-fixtures.ts";

export interface ExpectedEnd {
  readonly title: string;
  /** @default none */
  readonly code?: string;
  /** Whether the participant may try again. @default false */
  readonly canRetry?: boolean;
  /** Part of what researchers are told. @default nothing */
  readonly details?: string;
}

/** The element shows this end and nothing else, and axe finds nothing against it. */
export async function showsEnd(page: Page, { title, code, canRetry = false, details }: ExpectedEnd): Promise<void> {
  await expect(page.getByRole("heading", { level: 2 })).toHaveText(title);
  await expect(page.locator("code")).toHaveText(code === undefined ? [] : [code]);
  await expect(page.getByRole("button", { name: "Copy" })).toHaveCount(code === undefined ? 0 : 1);
  const link = page.getByRole("link", { name: "Continue" });
  if (code === undefined) await expect(link).toBeHidden();
  else await expect(link).toHaveAttribute("href", completionUrl(code));
  await expect(page.getByRole("button", { name: "Try again" })).toBeVisible({ visible: canRetry });
  await expect(page.locator("details")).toBeVisible({ visible: details !== undefined });
  if (details !== undefined) await expect(page.locator("details")).toContainText(details);
  await expectAccessible(page);
}
