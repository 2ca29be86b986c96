// `pnpm demo`: builds what changed, starts the server with the demo page on one port, prints the links.
// `pnpm demo --check`: the same, then drives headless tabs to a match and to a rejection; one JSON line each, exit code 0 if both
// are right.
import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const isCheck = process.argv.includes("--check");

build();
const { loadStudy, silentLog, startServer } = await import("../packages/server/dist/index.js");
const study = await loadStudy(join(root, "apps/demo/study.ts"));
const recordsDir = isCheck ? mkdtempSync(join(tmpdir(), "earshot-demo-")) : join(root, "records");
const publicDir = join(root, "apps/demo/dist");

if (isCheck) {
  const { checkDemo } = await import("./demo-check.mjs");
  const server = await startServer({ study, port: 0, recordsDir, publicDir, log: silentLog });
  const cases = await checkDemo(`http://localhost:${server.port}`);
  for (const line of cases) console.log(JSON.stringify(line));
  await server.close();
  process.exit(cases.every(({ ok }) => ok) ? 0 : 1);
}

const server = await startServer({
  study,
  port: Number(process.env["PORT"] ?? 4400),
  recordsDir,
  publicDir,
  log: silentLog,
}).catch((/** @type {Error} */ error) => {
  console.error(`Cannot start: ${error.message}. Set PORT to choose another port.`);
  process.exit(1);
});
const url = `http://localhost:${server.port}`;
console.log(`
  Earshot's demo runs. Open it in two windows, side by side: tabs of one window hide each other, and who is hidden is not matched.

    two windows that are matched           ${url}/
    a window that is too far away          ${url}/?delay=150
    in order of arrival, with both limits  ${url}/?scene=two-limits
    groups of three                        ${url}/?scene=trio
    matched without measuring              ${url}/?scene=no-probe

  Everything that happens is written to ${join(recordsDir, "demo.jsonl")}
  Stop it with Ctrl+C.
`);
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => void server.close().then(() => process.exit(0)));
}

/** Quiet unless it fails. */
function build() {
  const { status, stdout, stderr } = spawnSync("pnpm", ["build"], { cwd: root, encoding: "utf8" });
  if (status === 0) return;
  console.error(stdout, stderr);
  process.exit(1);
}
