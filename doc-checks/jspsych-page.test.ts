import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "./blocks.ts";

const page = readFileSync(join(root, "docs/jspsych.md"), "utf8");

/** What docstrings say, by name: of the fields of one object in a file. */
function documented(file: string, object: string): string[][] {
  const text = readFileSync(join(root, "packages/jspsych/src", file), "utf8");
  const [, body = ""] = new RegExp(`^( +)${object}: \\{\\n([\\s\\S]*?)^\\1\\}`, "m").exec(text)?.slice(1) ?? [];
  return [...body.matchAll(/\/\*\*([\s\S]*?)\*\/\s*(\w+):/g)].map(([, comment = "", name = ""]) => [
    `\`${name}\``,
    comment.replaceAll(/\s*\n\s*\*\s*/g, " ").trim(),
  ]);
}

/** The rows of the table behind a mark. */
function tableOf(name: string): string[][] {
  const [, rows = ""] = new RegExp(`<!-- table: ${name} -->\\n\\n((?:\\|.*\\n)+)`).exec(page) ?? [];
  return rows
    .trim()
    .split("\n")
    .slice(2)
    .map((row) =>
      row
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

test.each([
  ["parameters", "waitroom/info.ts", "parameters"],
  ["data", "waitroom/info.ts", "data"],
  ["extension", "rtt/rtt-extension.ts", "data"],
])("the table of %s in docs/jspsych.md says what the docstrings say", (name, file, object) => {
  const fields = documented(file, object);
  expect(fields.length).toBeGreaterThan(3);
  expect(tableOf(name)).toEqual(fields);
});
