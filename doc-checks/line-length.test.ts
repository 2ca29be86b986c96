import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { expect, test } from "vitest";
import { root } from "./blocks.ts";

const MAX_CHARS = 130;

const written = new Set([".ts", ".mjs", ".js", ".cjs", ".md", ".css", ".html", ".yaml", ".yml", ".conf"]);

/** A row of a table cannot be wrapped, nor can a URL, or a link of which it is a part. */
function isOneThing(line: string, isDocument: boolean): boolean {
  return (isDocument && /^\s*\|.*\|$/.test(line)) || /https?:\/\/\S{90}|="data:/.test(line);
}

test(`no line of code or documents has more than ${MAX_CHARS} characters, but for tables and URLs`, () => {
  const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
  })
    .split("\n")
    .filter((file) => written.has(extname(file)) && file !== "pnpm-lock.yaml" && existsSync(join(root, file)));
  expect(files.length).toBeGreaterThan(300);
  const tooLong = files.flatMap((file) =>
    readFileSync(join(root, file), "utf8")
      .split("\n")
      .flatMap((line, index) =>
        line.length > MAX_CHARS && !isOneThing(line, file.endsWith(".md"))
          ? [`${file}:${index + 1}: ${line.length}`]
          : [],
      ),
  );
  expect(tooLong).toEqual([]);
});
