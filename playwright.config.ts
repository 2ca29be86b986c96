import { defineConfig } from "@playwright/test";
import { chromiumArgs, findOrInstallChromium } from "./scripts/chromium.mjs";

/**
 * Only a test that will never end takes so long, in ms, however busy the machine is. How fast something is, is for the benchmarks
 * to say.
 */
const hangsAfterMs = 300_000;

export default defineConfig({
  testDir: "e2e",
  testMatch: "**/*.e2e.ts",
  globalSetup: "./e2e/support/programs-setup.ts",
  // Most of the time a test waits for what the clock brings. That two share the cores harms none: each holds on a loaded machine.
  workers: 2,
  retries: 0,
  timeout: hangsAfterMs,
  expect: { timeout: 120_000 },
  forbidOnly: Boolean(process.env["CI"]),
  reporter: [["list"], ["json", { outputFile: "test-results/e2e.json" }]],
  use: {
    browserName: "chromium",
    launchOptions: { executablePath: findOrInstallChromium(), args: chromiumArgs, timeout: hangsAfterMs },
  },
});
