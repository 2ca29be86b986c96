import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { OptionsError } from "@earshot/matchmaker";
import { createJiti } from "jiti";
import { defineStudy, type Study } from "./study.ts";

/** Loads a study file, TypeScript or JavaScript, and checks it. @throws what the file throws, or OptionsError. */
export async function loadStudy(path: string): Promise<Study> {
  const file = resolve(path);
  // The loader's own words for it are a list of every place where it looked.
  if (!existsSync(file))
    throw new OptionsError({ field: "study file", value: path, allowed: "the path of a file that exists" });
  // A study imports "@earshot/server" even where only the command was installed, and gets the very module that runs it.
  const self = fileURLToPath(new URL("./index.js", import.meta.url));
  const jiti = createJiti(import.meta.url, { alias: { "@earshot/server": self }, moduleCache: false });
  return defineStudy(await jiti.import<Study>(file, { default: true }));
}
