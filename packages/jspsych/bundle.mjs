// One file for each entry, for pages without a build: as jsPsych's own plugins have it, each puts one name on the page, and takes
// jsPsych from it.
import { join } from "node:path";
import { build, defaultClientConditions } from "vite";
import { onlyWebSocket } from "../client/only-web-socket.mjs";

const root = import.meta.dirname;

/** The entry, and the name that it puts on the page. */
export const browserNames = {
  index: "jsPsychEarshotWaitroom",
  extension: "jsPsychExtensionEarshotRtt",
  adapter: "EarshotAdapter",
};

for (const [entry, name] of Object.entries(browserNames)) {
  await build({
    root,
    configFile: false,
    logLevel: "warn",
    // Without it, packages show their development builds, with all that they log.
    define: { "process.env.NODE_ENV": '"production"' },
    resolve: { conditions: ["@earshot/source", ...defaultClientConditions] },
    plugins: [onlyWebSocket],
    build: {
      lib: { entry: join(root, `src/${entry}.ts`), formats: ["iife"], name, fileName: () => `${entry}.browser.min.js` },
      outDir: join(root, "dist"),
      emptyOutDir: false,
      target: "es2023",
      minify: true,
      sourcemap: true,
      rolldownOptions: {
        external: ["jspsych"],
        output: { globals: { jspsych: "jsPsychModule" }, exports: "default", codeSplitting: false },
      },
    },
  });
}
