import { defineConfig } from "@playwright/test";
import { chromiumArgs, findOrInstallChromium } from "./scripts/chromium.mjs";

export default defineConfig({
  testDir: "e2e",
  projects: [
    { name: "together", testMatch: "**/*.e2e.ts", testIgnore: "**/*.alone.e2e.ts" },
    // What holds a number against a bound has the machine to itself: two cores shared with other browsers are what it would measure.
    { name: "alone", testMatch: "**/*.alone.e2e.ts", dependencies: ["together"], fullyParallel: false, workers: 1 },
  ],
  globalSetup: ["./e2e/firefox-setup.ts", "./e2e/coturn-setup.ts"],
  // Each test has a server and tabs of its own; two cores carry two of them.
  fullyParallel: true,
  workers: 2,
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
