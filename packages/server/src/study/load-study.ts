import { existsSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { OptionsError } from "@earshot/matchmaker";
import { createJiti } from "jiti";
import { OptionsErrors } from "../options-errors.ts";
import { isScene } from "./scene.ts";
import { inStudyFile, placeIn } from "./study-file-error.ts";
import { defineStudy, type Study } from "./study.ts";

/**
 * Loads a study file, TypeScript or JavaScript, and checks it.
 * @throws what the file throws, or OptionsError, or OptionsErrors if there are several; its message says in which file and line,
 * where that is known.
 */
export async function loadStudy(path: string): Promise<Study> {
  // The loader's own words for it are a list of every place where it looked.
  if (typeof path !== "string" || !existsSync(path))
    throw new OptionsError({ field: "study file", value: path, allowed: "the path of a file that exists" });
  const file = resolve(path);
  const module = await load(file).catch((error: unknown) => {
    throw inStudyFile(error, file, placeIn(error, file));
  });
  try {
    return withPaths(defineStudy(studyIn(module, basename(file))), dirname(file));
  } catch (error) {
    throw allInStudyFile(error, file);
  }
}

/** What the file says is to be found from where the file is. */
function withPaths(study: Study, folder: string): Study {
  const { participants } = study;
  if (participants?.exclude === undefined) return study;
  return { ...study, participants: { ...participants, exclude: resolve(folder, participants.exclude) } };
}

/** Of several faults each says in which file it is. */
function allInStudyFile(error: unknown, file: string): unknown {
  if (!(error instanceof OptionsErrors)) return inStudyFile(error, file);
  for (const fault of error.faults) inStudyFile(fault, file);
  return new OptionsErrors(error.faults);
}

async function load(file: string): Promise<unknown> {
  // A study imports "@earshot/server" even where only the command was installed, and gets the very module that runs it.
  const self = fileURLToPath(new URL("../index.js", import.meta.url));
  const alias = { "@earshot/server": self };
  const jiti = createJiti(import.meta.url, { alias, moduleCache: false, interopDefault: false });
  return jiti.import(file);
}

function studyIn(module: unknown, name: string): Study {
  const exported: Readonly<Record<string, unknown>> = typeof module === "object" && module ? { ...module } : {};
  // As CommonJS has it: the module is the study.
  if (!("default" in exported) && Array.isArray(exported["scenes"]) && isStudy(exported)) return exported;
  const value = exported["default"];
  if (isStudy(value)) return value;
  const named = Object.keys(exported).filter((key) => key !== "default" && key !== "__esModule");
  const hint = value === undefined && named.length > 0 ? ` (exported by name: ${named.join(", ")})` : "";
  const allowed = `a study, as in "export default defineStudy({ study, scenes })"${hint}`;
  throw new OptionsError({ field: `default export of ${name}`, value, allowed });
}

/** What is wrong inside of it is another question. */
function isStudy(value: unknown): value is Study {
  if (typeof value !== "object" || value === null || Array.isArray(value) || isScene(value)) return false;
  return "study" in value || "scenes" in value;
}
