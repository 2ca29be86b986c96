import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import GithubSlugger from "github-slugger";
import { expect, test } from "vitest";
import { documents, root } from "./blocks.ts";

/** Without the code blocks, in which neither links nor headings are meant. */
function proseOf(path: string): string {
  return readFileSync(path, "utf8").replaceAll(/^\s*(```|~~~)[\s\S]*?^\s*\1/gm, "");
}

function anchorsOf(path: string): Set<string> {
  const slugger = new GithubSlugger();
  const headings = proseOf(path).matchAll(/^#+ (.*)$/gm);
  return new Set([...headings].map(([, text = ""]) => slugger.slug(text.replaceAll(/[`*\\]|\]\([^)]*\)/g, ""))));
}

/** Links of one document that lead nowhere. */
function deadLinksOf(path: string): string[] {
  return [...proseOf(path).matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)].flatMap(([, link = ""]) => {
    const [file = "", anchor] = link.split("#");
    const target = file === "" ? path : join(dirname(path), file);
    const leads = existsSync(target) && (anchor === undefined || anchorsOf(target).has(anchor));
    return leads ? [] : [`${relative(root, path)}: ${link}`];
  });
}

test("every link between documents leads to a file that is there, and to one of its headings", () => {
  expect(documents().length).toBeGreaterThan(10);
  expect(documents().flatMap(deadLinksOf)).toEqual([]);
});

test("every file of code that the architecture names is there", () => {
  const names = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
  })
    .split("\n")
    .map((file) => basename(file));
  const named = ["architecture.md", "inside.md"].flatMap((file) => [
    ...proseOf(join(root, "docs", file)).matchAll(/`(?:[\w-]+\/)*([\w-]+\.(?:ts|mjs))`/g),
  ]);
  expect(named.length).toBeGreaterThan(50);
  expect(named.map(([, name = ""]) => name).filter((name) => !names.includes(name))).toEqual([]);
});
