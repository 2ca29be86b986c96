import { defineConfig } from "@playwright/test";
import { chromiumArgs, findOrInstallChromium } from "./scripts/chromium.mjs";

export default defineConfig({
  testDir: "e2e",
  testMatch: "**/*.e2e.ts",
  globalSetup: ["./e2e/firefox-setup.ts", "./e2e/coturn-setup.ts", "./e2e/proxy-setup.ts"],
  // Nearly every test measures something. Cores shared with another test's browsers are what it would measure.
  workers: 1,
  retries: 0,
  timeout: 30_000,
  forbidOnly: Boolean(process.env["CI"]),
  reporter: [["list"], ["json", { outputFile: "test-results/e2e.json" }]],
  use: {
    browserName: "chromium",
    launchOptions: { executablePath: findOrInstallChromium(), args: chromiumArgs },
    trace: "retain-on-failure",
  },
});
