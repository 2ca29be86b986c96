import { defaultClientConditions, defineConfig } from "vite";

/** The SDK as one self-contained file, for a `<script type="module">` from a CDN; the plain ESM build is the compiler's. */
export default defineConfig({
  resolve: { conditions: ["@earshot/source", ...defaultClientConditions] },
  build: {
    lib: { entry: "src/index.ts", formats: ["es"], fileName: "earshot" },
    outDir: "dist/cdn",
    target: "es2023",
    minify: true,
    sourcemap: true,
    // A library build for ES modules keeps white space, and hints for bundlers, unless it is told so.
    rolldownOptions: { output: { codeSplitting: false, minify: true, comments: { annotation: false } } },
  },
});
