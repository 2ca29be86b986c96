import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build, type Rolldown } from "vite";
import { beforeAll, expect, test, vi } from "vitest";

/** What a page loads before it joins: the SDK with socket.io-client. What makes connections comes with the first probe. */
const MAX_GZIP_BYTES = 20_000;

/** The element alone, with its English texts. */
const MAX_ELEMENT_GZIP_BYTES = 8_192;

const files = new Map<string, string>();

beforeAll(async () => {
  // As `pnpm build` does. In tests packages would show their development builds, with all that they log.
  vi.stubEnv("NODE_ENV", "production");
  const root = join(import.meta.dirname, "..");
  const result = await build({ root, logLevel: "silent", build: { write: false } });
  const { output } = (Array.isArray(result) ? result[0] : result) as Rolldown.RolldownOutput;
  for (const file of output) files.set(file.fileName, String(file.type === "chunk" ? file.code : file.source));
  vi.unstubAllEnvs();
});

test("the build for a CDN is the SDK, and beside it what it needs later, and simple-peer", () => {
  const names = [...files.keys()].filter((name) => !name.endsWith(".map"));
  expect(names.toSorted()).toEqual(["earshot.js", "later.js", "simple-peer.js"]);
});

test(`a page loads at most ${MAX_GZIP_BYTES} bytes before it joins`, () => {
  const sdk = files.get("earshot.js") ?? "";
  const bytes = gzipSync(sdk, { level: 9 }).byteLength;
  console.log(`earshot.js: ${bytes} bytes gzip`);
  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThanOrEqual(MAX_GZIP_BYTES);
  // Nothing that it would load at once, and what it may load later comes from wherever it lies itself.
  expect(sdk).not.toMatch(/\b(?:import|from)\s*["'`{*]/);
  const later = new Set([...sdk.matchAll(/\bimport\(([^)]*)\)/g)].map(([, what]) => what));
  expect([...later].toSorted()).toEqual(["`./later.js`", "`./simple-peer.js`"]);
});

test("simple-peer's file is a module whose default export is simple-peer", async () => {
  const source = files.get("simple-peer.js") ?? "";
  const { default: Peer } = await import(`data:text/javascript,${encodeURIComponent(source)}`);
  expect(Peer).toBeTypeOf("function");
  expect(Peer).toHaveProperty("WEBRTC_SUPPORT", false);
});

test("channels are a file by themselves, and a small one", async () => {
  const root = join(import.meta.dirname, "..");
  const configFile = join(root, "vite.channel.config.ts");
  const result = await build({ root, configFile, logLevel: "silent", build: { write: false } });
  const { output } = (Array.isArray(result) ? result[0] : result) as Rolldown.RolldownOutput;
  const code = output.flatMap((file) => (file.type === "chunk" ? [file.code] : []));
  expect(code).toHaveLength(1);
  expect(gzipSync(code[0] ?? "", { level: 9 }).byteLength).toBeLessThanOrEqual(1_500);
  const channel = await import(`data:text/javascript,${encodeURIComponent(code[0] ?? "")}`);
  expect(Object.keys(channel)).toEqual(["matchChannel"]);
});

test("the element is a file by itself with one for each language, which takes the SDK from the file beside it", async () => {
  const root = join(import.meta.dirname, "..");
  const configFile = join(root, "vite.element.config.ts");
  const result = await build({ root, configFile, logLevel: "silent", build: { write: false } });
  const { output } = (Array.isArray(result) ? result[0] : result) as Rolldown.RolldownOutput;
  const chunks = output.filter((file) => file.type === "chunk");
  const names = chunks.map(({ fileName }) => fileName).toSorted();
  expect(names).toEqual(["element.js", "french.js", "german.js", "japanese.js", "spanish.js"]);
  const element = chunks.find(({ fileName }) => fileName === "element.js");
  expect(element?.imports).toEqual(["./earshot.js"]);
  for (const { fileName, code } of chunks) {
    const bytes = gzipSync(code, { level: 9 }).byteLength;
    console.log(`${fileName}: ${bytes} bytes gzip`);
    expect(bytes).toBeLessThanOrEqual(fileName === "element.js" ? MAX_ELEMENT_GZIP_BYTES : 2_500);
  }
});
