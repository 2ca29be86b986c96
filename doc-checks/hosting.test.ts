import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readIceEnvironment } from "../packages/server/src/ice/ice-environment.ts";
import { findProxy, nginxWith } from "../scripts/proxies.mjs";
import { codeBlocks, commandsOf, root } from "./blocks.ts";
import { onMachine } from "./unchecked.ts";

const commands = codeBlocks()
  .filter(({ file, language }) => file === "docs/hosting.md" && language === "sh")
  .flatMap(commandsOf);

/** Stands for the whole machine, with a name that somebody else may have given it. */
const machine = join(mkdtempSync(join(tmpdir(), "earshot-hosting-")), "Übung 1");
const home = join(machine, "root");
mkdirSync(home, { recursive: true });
for (const folder of ["etc/systemd/system", "etc/nginx/conf.d", "etc/caddy", "etc/letsencrypt/renewal-hooks/deploy"]) {
  mkdirSync(join(machine, folder), { recursive: true });
}
symlinkSync(join(root, "deploy"), join(home, "deploy"));
// As Debian has it.
writeFileSync(join(machine, "etc/nginx/nginx.conf"), "user www-data;\nevents {\n\tworker_connections 768;\n}\n");

afterAll(() => rmSync(join(machine, ".."), { recursive: true }));

/** The same command for that machine, and for somebody's own names. */
function onThatMachine(command: string): string {
  return command
    .replaceAll(/(?<=\s)\/(etc|var|srv)\/\S+?(?=[\s)]|$)/g, (path) => `"${machine}${path}"`)
    .replaceAll(/s\/(lab|turn)\.example\.org\/\1\.example\.org\//g, "s/$1.example.org/$1.uni.example/");
}

for (const command of commands.filter((one) => onMachine.some((known) => known.test(one)))) {
  execFileSync("bash", ["-euc", onThatMachine(command)], { env: { ...process.env, HOME: home }, stdio: "pipe" });
}

function written(path: string): string {
  return readFileSync(join(machine, path), "utf8");
}

test("every command is well written", () => {
  expect(commands.length).toBeGreaterThan(40);
  const faults = commands.map((command) => spawnSync("bash", ["-n", "-c", command], { encoding: "utf8" }).stderr);
  expect(faults.filter((fault) => fault !== "")).toEqual([]);
});

test("Earshot and coturn have the same new secret, which others cannot read", () => {
  const secret = /^EARSHOT_TURN_SECRET=([\da-f]{64})$/m.exec(written("etc/earshot/environment"))?.[1];
  expect(secret).toBeDefined();
  expect(/^static-auth-secret=(.*)$/m.exec(written("etc/turnserver.conf"))?.[1]).toBe(secret);
  expect(statSync(join(machine, "etc/earshot/environment")).mode & 0o777).toBe(0o600);
  expect(statSync(join(machine, "etc/turnserver.conf")).mode & 0o777).toBe(0o640);
});

test("the environment says what a server takes, once a shell has read it", () => {
  const path = join(machine, "etc/earshot/environment");
  const names = ["EARSHOT_TURN_URLS", "EARSHOT_TURN_SECRET"];
  const script = `set -a && . "$1" && set +a; printf '%s\\n' ${names.map((name) => `"$${name}"`).join(" ")}`;
  const values = execFileSync("bash", ["-euc", script, "bash", path], { encoding: "utf8" }).split("\n");
  const environment = Object.fromEntries(names.map((name, index) => [name, values[index]]));
  const { turn } = readIceEnvironment(environment);
  expect(turn?.urls).toEqual([
    "turn:turn.uni.example:3478?transport=udp",
    "turn:turn.uni.example:3478?transport=tcp",
    "turns:turn.uni.example:5349",
  ]);
});

test("nginx takes more pages than Debian's settings let it", () => {
  const lines = ["worker_rlimit_nofile 65536;", "user www-data;", "events {", "\tworker_connections 16384;", "}", ""];
  expect(written("etc/nginx/nginx.conf").split("\n")).toEqual(lines);
});

test("no file has a name left that is not one's own", () => {
  for (const path of [
    "etc/caddy/Caddyfile",
    "etc/nginx/conf.d/earshot.conf",
    "etc/turnserver.conf",
    "etc/earshot/environment",
    "etc/letsencrypt/renewal-hooks/deploy/coturn-certificate.sh",
  ]) {
    expect([path, written(path).match(/[\w.]*example\.org/g) ?? []]).toEqual([path, []]);
    expect(written(path)).toContain("uni.example");
  }
});

test("the scripts in deploy/ are well written", () => {
  const path = join(root, "deploy/coturn-certificate.sh");
  expect(spawnSync("sh", ["-n", path], { encoding: "utf8" })).toMatchObject({ status: 0, stderr: "" });
  // Of another certificate than the TURN server's nothing is taken.
  const env = { ...process.env, RENEWED_LINEAGE: "/etc/letsencrypt/live/lab.example.org" };
  expect(spawnSync("sh", [path], { env, encoding: "utf8" })).toMatchObject({ status: 0, stdout: "", stderr: "" });
});

const nginx = findProxy("nginx");

test.skipIf(!nginx)("nginx takes its file with somebody's own names", () => {
  const filling = { folder: home, port: 61_443, otherPort: 61_080, upstream: "127.0.0.1:4400", readTimeout: "1h" };
  const certificate = join(root, "packages/server/test-support/certificates/localhost.pem");
  const text = nginxWith({ ...filling, deployed: written("etc/nginx/conf.d/earshot.conf"), certificate });
  const path = join(home, "nginx.conf");
  writeFileSync(path, text);
  const args = ["-t", "-q", "-e", "stderr", "-p", home, "-c", path];
  const { status, stderr } = spawnSync(nginx ?? "", args, { encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
});

const caddy = findProxy("caddy");

test.skipIf(!caddy)("Caddy takes its file with somebody's own names", () => {
  const args = ["validate", "--config", join(machine, "etc/caddy/Caddyfile"), "--adapter", "caddyfile"];
  const env = { PATH: process.env["PATH"], HOME: home, XDG_DATA_HOME: home };
  const { status, stderr } = spawnSync(caddy ?? "", args, { env, encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 0, stderr: expect.any(String) });
});
