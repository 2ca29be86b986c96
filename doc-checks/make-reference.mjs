// The API reference, out of the docstrings: `node doc-checks/make-reference.mjs FOLDER`, or `npx pnpm reference` for docs/api.
import { execFileSync } from "node:child_process";
import { join, resolve } from "node:path";

const here = import.meta.dirname;
const root = join(here, "..");
const folder = resolve(process.argv[2] ?? join(root, "docs/api"));

const typedoc = [
  "node_modules/typedoc/bin/typedoc",
  "--options",
  "typedoc.json",
  "--logLevel",
  "Warn",
  "--out",
  folder,
];
execFileSync(process.execPath, typedoc, { cwd: here, stdio: "inherit" });
const format = ["node_modules/oxfmt/bin/oxfmt", "--config", join(root, ".oxfmtrc.json"), folder];
execFileSync(process.execPath, format, { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
