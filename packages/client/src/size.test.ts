import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build, defaultClientConditions, type Rolldown } from "vite";
import { expect, test } from "vitest";

/**
 * The SDK's own code as a page loads it to join, minified and compressed; what comes beside it is socket.io-client. Loaded when
 * it is needed, and not counted: the link over simple-peer, with the first probe, and what finds out why a server cannot be
 * reached.
 */
const pages = [
  { imports: ["joinWaitroom", "MatchError", "participantFromUrl"], maxGzipBytes: 8_192 },
  { imports: ["joinWaitroom", "MatchError", "participantFromUrl", "nativeLink"], maxGzipBytes: 8_256 },
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
      // A library build for ES modules keeps white space, and hints for bundlers, unless it is told so; a page's own build keeps
      // neither.
      rolldownOptions: {
        external: ["socket.io-client", "simple-peer/simplepeer.min.js"],
        output: { minify: true, comments: false },
      },
    },
  });
  const { output } = (Array.isArray(result) ? result[0] : result) as Rolldown.RolldownOutput;
  const chunks = output.filter((file) => file.type === "chunk");
  const isLoaded = ({ fileName, isEntry }: Rolldown.OutputChunk) =>
    isEntry || chunks.some((chunk) => chunk.isEntry && chunk.imports.includes(fileName));
  const code = chunks
    .filter(isLoaded)
    .map((chunk) => chunk.code)
    .join("");
  return gzipSync(code, { level: 9 }).byteLength;
}
