import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build, defaultClientConditions, type Rolldown } from "vite";
import { expect, test } from "vitest";

/**
 * The SDK's own code as a page loads it, minified and compressed; what comes beside it is socket.io-client and, with the first probe,
 * simple-peer. It may be 8,192 bytes, and a little more with the native link.
 */
const pages = [
  { imports: ["joinWaitroom", "MatchError", "participantFromUrl"], maxGzipBytes: 8_192 },
  { imports: ["joinWaitroom", "MatchError", "participantFromUrl", "nativeLink"], maxGzipBytes: 8_704 },
];

test.for(pages)("a page that imports $imports loads at most $maxGzipBytes bytes of ours", async (page) => {
  const bytes = await gzipBytes(page.imports);
  console.log(`${page.imports.join(", ")}: ${bytes} bytes gzip`);
  expect(bytes).toBeGreaterThan(2_000);
  expect(bytes).toBeLessThanOrEqual(page.maxGzipBytes);
});

/** Of a module that exports just these of ours. */
async function gzipBytes(imports: readonly string[]): Promise<number> {
  const entry = "a-page-of-ours";
  const sdk = join(import.meta.dirname, "index.ts");
  const source = `export { ${imports.join(", ")} } from ${JSON.stringify(sdk)};`;
  const result = await build({
    configFile: false,
    logLevel: "silent",
    resolve: { conditions: ["@earshot/source", ...defaultClientConditions] },
    plugins: [
      {
        name: entry,
        enforce: "pre",
        resolveId: (id) => (id.endsWith(entry) ? entry : null),
        load: (id) => (id === entry ? source : null),
      },
    ],
    build: {
      write: false,
      minify: true,
      target: "es2023",
      lib: { entry, formats: ["es"], fileName: "sdk" },
      // A library build for ES modules keeps white space, and hints for bundlers, unless it is told so; a page's own build keeps neither.
      rolldownOptions: {
        external: ["socket.io-client", "simple-peer/simplepeer.min.js"],
        output: { minify: true, comments: false },
      },
    },
  });
  const { output } = (Array.isArray(result) ? result[0] : result) as Rolldown.RolldownOutput;
  const code = output.map((file) => (file.type === "chunk" ? file.code : "")).join("");
  return gzipSync(code, { level: 9 }).byteLength;
}
