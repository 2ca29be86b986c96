import { defaultClientConditions, defineConfig } from "vite";

export default defineConfig({
  // The server may serve the page below any path.
  base: "./",
  build: { outDir: "dist" },
  resolve: { conditions: ["@earshot/source", ...defaultClientConditions] },
});
