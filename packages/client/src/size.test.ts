import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build, defaultClientConditions, type Rolldown } from "vite";
import { expect, test } from "vitest";

/**
 * The SDK's own code, minified and compressed; what pages load beside it is socket.io-client and, with the first probe, simple-peer.
 * The aim is 6,144 bytes. This holds what there is, so that it can only shrink.
 */
const MAX_GZIP_BYTES = 7_900;

test(`the SDK's own code is at most ${MAX_GZIP_BYTES} bytes`, { timeout: 30_000 }, async () => {
  const result = await build({
    configFile: false,
    logLevel: "silent",
    resolve: { conditions: ["@earshot/source", ...defaultClientConditions] },
    build: {
      write: false,
      minify: true,
      target: "es2023",
      lib: { entry: join(import.meta.dirname, "index.ts"), formats: ["es"], fileName: "sdk" },
      // A library build for ES modules keeps white space unless it is told so.
      rolldownOptions: {
        external: ["socket.io-client", "simple-peer/simplepeer.min.js"],
        output: { minify: true },
      },
    },
  });
  const { output } = (Array.isArray(result) ? result[0] : result) as Rolldown.RolldownOutput;
  const code = output.map((file) => (file.type === "chunk" ? file.code : "")).join("");
  const bytes = gzipSync(code, { level: 9 }).byteLength;
  console.log(`SDK: ${bytes} bytes gzip`);
  expect(bytes).toBeGreaterThan(2_000);
  expect(bytes).toBeLessThanOrEqual(MAX_GZIP_BYTES);
});
