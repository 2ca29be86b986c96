// Wraps comments of code that are too long for a line: `npx pnpm format` runs it. Documents are wrapped by the formatter.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const MAX_CHARS = 130;
const root = join(import.meta.dirname, "..");

const files = execFileSync("git", ["ls-files", "--cached", "*.ts", "*.mjs"], { cwd: root, encoding: "utf8" });
for (const file of files.split("\n").filter((name) => name !== "")) {
  const path = join(root, file);
  const text = readFileSync(path, "utf8");
  const wrapped = wrapComments(text.split("\n").flatMap(openUp)).join("\n");
  if (wrapped !== text) writeFileSync(path, wrapped);
}

/**
 * A docstring on one line becomes one of several lines, with each tag on a line of its own.
 *
 * @param {string} line
 */
function openUp(line) {
  const [, indent, body] = /^(\s*)\/\*\* (.*) \*\/$/.exec(line) ?? [];
  if (line.length <= MAX_CHARS || body === undefined) return [line];
  const parts = body.split(/ (?=@(?:default|throws|deprecated|internal)\b)/);
  return [`${indent}/**`, ...parts.map((part) => `${indent} * ${part}`), `${indent} */`];
}

/** @param {string[]} lines */
function wrapComments(lines) {
  const done = [];
  const left = lines.toReversed();
  for (let line = left.pop(); line !== undefined; line = left.pop()) {
    const [, prefix, body] = /^(\s*(?:\/\/|\*) )(\S.*)$/.exec(line) ?? [];
    const end = line.lastIndexOf(" ", MAX_CHARS);
    if (line.length <= MAX_CHARS || prefix === undefined || body === undefined || end <= prefix.length) {
      done.push(line);
      continue;
    }
    done.push(line.slice(0, end));
    const rest = line.slice(end + 1);
    // What is too much goes to the front of the next line, if the sentence goes on there.
    const next = left.at(-1);
    const goesOn = next?.startsWith(prefix) && /^[^\s@*`{-]/.test(next.slice(prefix.length));
    if (goesOn && next !== undefined) left[left.length - 1] = `${prefix}${rest} ${next.slice(prefix.length)}`;
    else left.push(`${prefix}${rest}`);
  }
  return done;
}
