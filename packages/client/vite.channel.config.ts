import { defaultClientConditions, defineConfig } from "vite";

/** `channel.js`, beside `earshot.js`: a file by itself, so that pages without channels load nothing of it. */
export default defineConfig({
  resolve: { conditions: ["@earshot/source", ...defaultClientConditions] },
  build: {
    lib: { entry: "src/match/match-channel.ts", formats: ["es"], fileName: "channel" },
    outDir: "dist/cdn",
    emptyOutDir: false,
    target: "es2023",
    minify: true,
    sourcemap: true,
    rolldownOptions: { output: { minify: true, comments: { annotation: false } } },
  },
});
