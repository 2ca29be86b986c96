import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

/** The root of the repository. */
export const root: string = join(import.meta.dirname, "..");

/** A fenced piece of code in a document. */
export interface Block {
  /** From the root of the repository. */
  readonly file: string;
  /** Where its text begins. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
}

/**
 * What people read: README, CONTRIBUTING, docs, and how examples are started. The API reference is made from docstrings, and
 * checked as these are.
 */
export function documents(): string[] {
  const docs = readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(root, "docs", name));
  const ofExamples = exampleFiles("README.md");
  return [
    join(root, "README.md"),
    join(root, "CONTRIBUTING.md"),
    ...docs,
    join(root, "examples/README.md"),
    ...ofExamples,
  ];
}

/** Of this name, in the folders that people copy. */
function exampleFiles(name: string): string[] {
  const folders = readdirSync(join(root, "examples"), { withFileTypes: true });
  return folders
    .filter((entry) => entry.isDirectory() && entry.name !== "node_modules")
    .map((entry) => join(root, "examples", entry.name, name))
    .filter((path) => existsSync(path));
}

/** The pages of examples, each as one block. */
export function examplePages(): Block[] {
  return exampleFiles("index.html").map((path) => ({
    file: relative(root, path),
    line: 1,
    language: "html",
    text: readFileSync(path, "utf8"),
  }));
}

/** All of them, in order. */
export function codeBlocks(): Block[] {
  return documents().flatMap((path) => blocksOf(relative(root, path), readFileSync(path, "utf8")));
}

/** A block may stand in a list, and is then indented as a whole. */
export function blocksOf(file: string, text: string): Block[] {
  const blocks: Block[] = [];
  const lines = text.split("\n");
  for (let index = 0; index < lines.length; index++) {
    const [, indent = "", fence, language = ""] = /^(\s*)(`{3,}|~{3,})\s*([\w-]*)/.exec(lines[index] ?? "") ?? [];
    if (fence === undefined) continue;
    const line = index + 2;
    const body: string[] = [];
    for (index++; index < lines.length && lines[index]?.trim() !== fence; index++) {
      body.push((lines[index] ?? "").slice(indent.length));
    }
    blocks.push({ file, line, language, text: body.join("\n") });
  }
  return blocks;
}

/** Commands of a shell block, one a line, without comments. */
export function commandsOf({ text }: Block): string[] {
  return text
    .replaceAll("\\\n", " ")
    .split("\n")
    .map((line) => line.replace(/(^|\s)#.*$/, "").trim())
    .filter((line) => line !== "");
}
