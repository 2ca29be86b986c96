// Once before all unit tests: compiles what some of them run as programs of their own. Nothing happens if it is up to date.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");

/** What the compiler has to say is printed. The tests run all the same: to judge types is for `pnpm check`. */
export default function compile() {
  spawnSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-b", root], { stdio: "inherit" });
}
