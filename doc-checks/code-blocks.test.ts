import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { blocksOf, codeBlocks, commandsOf, examplePages, root, type Block } from "./blocks.ts";
import { isUnchecked, notRun, onlyWritten, onMachine, onRecords, run, unchecked } from "./unchecked.ts";

const compiler = join(root, "node_modules/typescript/bin/tsc");
const blocks = codeBlocks();
const inLanguage = (...languages: string[]) => blocks.filter(({ language }) => languages.includes(language));

/** In this folder, as it is from here that the packages are found, as they were built. */
const folder = mkdtempSync(join(import.meta.dirname, "blocks-"));

/** As strict as anybody's own project may be. */
const compilerOptions = {
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noImplicitReturns: true,
  noEmit: true,
  target: "ES2023",
  module: "ESNext",
  moduleResolution: "Bundler",
  moduleDetection: "force",
  lib: ["ES2023", "DOM", "DOM.Iterable"],
  types: ["node"],
  typeRoots: [join(root, "node_modules/@types")],
};

afterAll(() => rmSync(folder, { recursive: true }));

/** What the compiler says of these, with the place in the document instead of that in the file. */
function faultsOf(all: readonly Block[], { isScript = false } = {}): string[] {
  const files = all.map((block, index) => {
    const name = `block-${index}.${isScript ? "js" : "ts"}`;
    writeFileSync(join(folder, name), toModule(block));
    return name;
  });
  if (isScript) {
    copyFileSync(join(root, "e2e/support/jspsych-globals.d.ts"), join(folder, "globals.d.ts"));
    files.push("globals.d.ts");
  }
  // A script has no types but what its comments say.
  const scriptOptions = isScript ? { allowJs: true, checkJs: true, noImplicitAny: false, skipLibCheck: true } : {};
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({ compilerOptions: { ...compilerOptions, ...scriptOptions }, files }),
  );
  const { stdout, status } = spawnSync(process.execPath, [compiler, "-p", folder, "--pretty", "false"], {
    encoding: "utf8",
  });
  const faults = stdout.split("\n").filter((line) => line.trim() !== "");
  if ((status === 0) !== (faults.length === 0)) throw new Error(`the compiler ended with ${status}: ${stdout}`);
  return faults.map((fault) =>
    fault.replace(/^.*block-(\d+)\.[jt]s\((\d+),/, (_all, index: string, line: string) => {
      const block = all[Number(index)];
      return `${block?.file}:${(block?.line ?? 0) + Number(line) - 1} (`;
    }),
  );
}

/** Of a page only its scripts count; what else it has becomes empty lines, so that lines keep their numbers. */
function toModule({ language, text }: Block): string {
  if (language !== "html") return text;
  let isScript = false;
  const lines = text.split("\n").map((line) => {
    if (line.includes("</script>")) isScript = false;
    const shown = isScript ? line : "";
    if (/<script\b[^>]*>$/.test(line.trim())) isScript = true;
    return shown;
  });
  // Where the page has the SDK from, its types are not.
  return lines
    .join("\n")
    .replaceAll(/(from\s+)"[^"]*\/(?:earshot|channel)\.js"/g, '$1"@earshot/client"')
    .replaceAll(/(import\s+)"[^"]*\/element\.js"/g, '$1"@earshot/client/element"');
}

describe("code in the documents", () => {
  test("every block is in a language that is checked, or is named with the reason why not", () => {
    const checked = ["ts", "js", "html", "json", "sh"];
    const others = blocks.filter((block) => !checked.includes(block.language) && !isUnchecked(block));
    expect(others).toEqual([]);
    const isThere = ({ file, starts }: (typeof unchecked)[number]) =>
      blocks.some((block) => block.file === file && block.text.startsWith(starts));
    expect(unchecked.filter((one) => !isThere(one))).toEqual([]);
  });

  test("TypeScript, JavaScript and the scripts of pages compile against the built packages in strict mode", () => {
    const all = inLanguage("ts", "js", "html");
    expect(all.length).toBeGreaterThan(3);
    expect(faultsOf(all)).toEqual([]);
  }, 0);

  test("the scripts of the examples' pages do, too", () => {
    const pages = examplePages().filter(({ text }) => !text.includes("main.tsx"));
    expect(pages.map(({ file }) => file)).toEqual(["examples/jspsych/index.html", "examples/plain/index.html"]);
    expect(faultsOf(pages, { isScript: true })).toEqual([]);
    const [page] = pages;
    const broken = page && { ...page, text: page.text.replace("channel.send(choice)", "channel.sned(choice)") };
    expect(faultsOf(broken ? [broken] : [], { isScript: true })).toEqual([
      expect.stringMatching(/index\.html:\d+ .*sned/),
    ]);
  }, 0);

  test("what does not compile is told with its place", () => {
    const page =
      '<script type="module">\n  import { joinWaitroom } from "./earshot.js";\n  joinWaitroom({});\n</script>';
    const text = ["", "```html", page, "```"].join("\n");
    expect(faultsOf(blocksOf("a.md", text))).toEqual([expect.stringMatching(/^a\.md:5 \(.*'server'|^a\.md:5 \(/)]);
  }, 0);

  test("JSON can be parsed", () => {
    for (const { text } of inLanguage("json")) expect(() => JSON.parse(text)).not.toThrow();
  });

  test("every command is run by a test, or is named with the reason why not", () => {
    const named = [...notRun.map(({ command }) => command), ...onlyWritten, ...onMachine, ...onRecords];
    const known = [...named, ...Object.values(run).flat()];
    const commands = inLanguage("sh").flatMap(commandsOf);
    expect(commands.length).toBeGreaterThan(3);
    expect(commands.filter((command) => !known.some((one) => one.test(command)))).toEqual([]);
    expect(known.filter((one) => !commands.some((command) => one.test(command)))).toEqual([]);
  });
});
