// The tables of docs/records.md, out of the types of the lines and their docstrings: `npx pnpm reference`, or of another page
// `node doc-checks/make-records-page.mjs PAGE`. What stands in the page around them stays.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { readContract } from "./records-contract.mjs";

/** @typedef {import("./records-contract.mjs").Line} Line */

const root = join(import.meta.dirname, "..");
const page = resolve(process.argv[2] ?? join(root, "docs/records.md"));

/** A place for a table: `<!-- table: verdict -->`, what is made, `<!-- /table -->`. */
const PLACE = /(?<=<!-- table: (.+?) -->)[^]*?(?=<!-- \/table -->)/g;

const { head, lines } = readContract();
const left = new Set(["head", "types", ...lines.map(({ type }) => type)]);
const text = readFileSync(page, "utf8").replaceAll(PLACE, (_old, names) => `\n\n${tableOf(names.split(", "))}\n\n`);
if (left.size > 0) throw new Error(`${page} has no table of ${[...left].join(", ")}`);
writeFileSync(page, text);
const format = ["node_modules/oxfmt/bin/oxfmt", "--config", join(root, ".oxfmtrc.json"), page];
execFileSync(process.execPath, format, { cwd: root, stdio: ["ignore", "ignore", "inherit"] });

/** @param {string[]} names */
function tableOf(names) {
  for (const name of names)
    if (!left.delete(name)) throw new Error(`${name} is no type of line, or has a table already`);
  if (names.includes("types")) return typesTable();
  const [first, ...others] = names.map((name) => fieldsTable(name === "head" ? head : fieldsOf(name)));
  if (others.some((other) => other !== first)) throw new Error(`${names.join(", ")} differ and need a table each`);
  return first;
}

function typesTable() {
  return drawn(
    ["`type`", "when"],
    lines.map(({ type, meaning }) => [`\`${type}\``, inCell(meaning)]),
  );
}

/** @param {string} name */
function fieldsOf(name) {
  return lines.find(({ type }) => type === name)?.fields ?? [];
}

/** @param {Line["fields"]} fields */
function fieldsTable(fields) {
  return drawn(
    ["field", "value", "meaning"],
    fields.map(({ name, value, meaning }) => [`\`${name}\``, value, inCell(meaning)]),
  );
}

/**
 * @param {string[]} titles
 * @param {string[][]} rows
 */
function drawn(titles, rows) {
  return [titles, titles.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** On one line, without the last full stop, and with links from where the page is. @param {string} meaning */
function inCell(meaning) {
  return meaning.replaceAll(/\s+/g, " ").replaceAll("](docs/", "](").replace(/\.$/, "");
}
