import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type BrowserContext } from "@playwright/test";
import { chromiumArgs, findOrInstallChromium } from "../../scripts/chromium.mjs";

/** A Chromium whose owner lets no site store anything: a page that asks for its storage gets an exception. */
export interface UnstoredBrowser {
  readonly context: BrowserContext;
  close(): Promise<void>;
}

export async function launchUnstored(): Promise<UnstoredBrowser> {
  const profile = await mkdtemp(join(tmpdir(), "earshot-profile-"));
  await mkdir(join(profile, "Default"));
  const preferences = { profile: { default_content_setting_values: { cookies: 2 } } };
  await writeFile(join(profile, "Default/Preferences"), JSON.stringify(preferences));
  const executablePath = findOrInstallChromium();
  const context = await chromium.launchPersistentContext(profile, { executablePath, args: chromiumArgs, timeout: 0 });
  return {
    context,
    async close() {
      await context.close();
      await rm(profile, { recursive: true });
    },
  };
}
