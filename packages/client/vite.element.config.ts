import { defaultClientConditions, defineConfig, type Plugin } from "vite";

/** What the element needs of the SDK is in `earshot.js` already, which a page may have loaded for itself. */
const sdkBeside: Plugin = {
  name: "sdk-beside",
  enforce: "pre",
  resolveId: {
    filter: { id: /(join-waitroom|participant-from-url)\.ts$/ },
    handler: () => ({ id: "./earshot.js", external: "relative" }),
  },
};

/** `element.js`, beside `earshot.js`, with a file for each language that is not English, loaded where it is wanted. */
export default defineConfig({
  resolve: { conditions: ["@earshot/source", ...defaultClientConditions] },
  plugins: [sdkBeside],
  build: {
    lib: { entry: "src/element.ts", formats: ["es"], fileName: "element" },
    outDir: "dist/cdn",
    emptyOutDir: false,
    target: "es2023",
    minify: true,
    sourcemap: true,
    rolldownOptions: { output: { minify: true, comments: { annotation: false }, chunkFileNames: "[name].js" } },
  },
});
