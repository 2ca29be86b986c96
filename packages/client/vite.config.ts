import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { defaultClientConditions, defineConfig, type Plugin } from "vite";
import { onlyWebSocket } from "./only-web-socket.mjs";

const SIMPLE_PEER = "simple-peer/simplepeer.min.js";

/** Puts simple-peer beside the SDK, as the module that it is not yet, to be loaded with the first probe. */
const simplePeerBeside: Plugin = {
  name: "simple-peer-beside",
  enforce: "pre",
  resolveId: (id) => (id === SIMPLE_PEER ? { id: "./simple-peer.js", external: "relative" } : null),
  generateBundle() {
    const code = readFileSync(createRequire(import.meta.url).resolve(SIMPLE_PEER), "utf8");
    const source = `const module={exports:{}},exports=module.exports;${code}\nexport default module.exports;\n`;
    this.emitFile({ type: "asset", fileName: "simple-peer.js", source });
  },
};

/**
 * The SDK for a `<script type="module">`, from a CDN or from one's own server: `earshot.js`, and beside it what is loaded when it
 * is needed: `later.js`, and `simple-peer.js` with it. The plain ESM build is the compiler's.
 */
export default defineConfig({
  resolve: { conditions: ["@earshot/source", ...defaultClientConditions] },
  plugins: [simplePeerBeside, onlyWebSocket],
  build: {
    lib: { entry: "src/cdn.ts", formats: ["es"], fileName: "earshot" },
    outDir: "dist/cdn",
    target: "es2023",
    minify: true,
    sourcemap: true,
    // A library build for ES modules keeps white space, and hints for bundlers, unless it is told so.
    rolldownOptions: {
      // So that what both need stays in the first file, and is no third one that a page would load at once.
      preserveEntrySignatures: "allow-extension",
      output: {
        minify: true,
        comments: { annotation: false },
        chunkFileNames: "[name].js",
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            {
              name: "later",
              test: /(link-(core|timing)|browser-stats|-connection|server-fault|rtt-watch|stay\/finish|(measuring|rtt)\/.*)\.ts$/,
            },
          ],
        },
      },
    },
  },
});
