import { defaultClientConditions, defaultServerConditions } from "vite";
import { defineConfig } from "vitest/config";

/** Tests run on the sources of every package, not on what was built last. */
const source = "@earshot/source";

/**
 * Only a test that will never end takes so long, however busy the machine is. How fast something is, is for the benchmarks to
 * say.
 */
const hangsAfterMs = 300_000;

/** Shorter than that, so that a poll says what it saw last. */
const pollsForMs = 120_000;

export default defineConfig({
  resolve: { conditions: [source, ...defaultClientConditions] },
  ssr: { resolve: { conditions: [source, ...defaultServerConditions] } },
  test: {
    environment: "node",
    globalSetup: ["scripts/compile.mjs", "scripts/provide-servers.mjs"],
    // One for each core; left alone, a core of two would be idle.
    maxWorkers: "100%",
    include: [
      "packages/*/src/**/*.test.ts",
      "packages/*/test/**/*.test.ts",
      "apps/*/src/**/*.test.ts",
      "doc-checks/*.test.ts",
    ],
    testTimeout: hangsAfterMs,
    hookTimeout: hangsAfterMs,
    // By itself a poll gives up after a second, in which a busy machine does nothing.
    expect: { poll: { timeout: pollsForMs } },
  },
});
