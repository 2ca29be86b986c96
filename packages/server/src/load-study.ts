import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { createJiti } from "jiti";
import { defineStudy, type Study } from "./study.ts";

/** Loads a study file, TypeScript or JavaScript, and checks it. @throws what the file throws, or OptionsError. */
export async function loadStudy(path: string): Promise<Study> {
  // A study imports "@earshot/server" even where only the command was installed, and gets the very module that runs it.
  const self = fileURLToPath(new URL("./index.js", import.meta.url));
  const jiti = createJiti(import.meta.url, { alias: { "@earshot/server": self }, moduleCache: false });
  return defineStudy(await jiti.import<Study>(resolve(path), { default: true }));
}
