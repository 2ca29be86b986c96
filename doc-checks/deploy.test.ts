import { execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { defineStudy, scene, silentLog, startServer } from "@earshot/server";
import { DockerfileParser, type Instruction } from "dockerfile-ast";
import { validate } from "dockerfile-utils";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { readArguments, type Command } from "../packages/server/src/cli-arguments.ts";
import { findProgram } from "../scripts/programs.mjs";
import { findProxy } from "../scripts/proxies.mjs";
import { root } from "./blocks.ts";

const folder = mkdtempSync(join(tmpdir(), "earshot-deploy-"));
afterAll(() => rmSync(folder, { recursive: true }));

function deployed(name: string): string {
  return readFileSync(join(root, "deploy", name), "utf8");
}

/** A server as it is behind the proxies; the address that a check of its health has to ask instead of its own. */
async function serverAt(basePath: string): Promise<string> {
  const study = defineStudy({ study: "deployed", scenes: [scene("game")] });
  const options = { port: 0, host: "127.0.0.1", recordsDir: null, environment: {}, log: silentLog };
  const server = await startServer({ study, basePath, ...options });
  onTestFinished(() => server.close());
  return `127.0.0.1:${server.port}`;
}

/** The exit code of a check of the health, asked of the server there. */
async function healthBy([program = "", ...args]: readonly string[], address: string): Promise<number | null> {
  expect(program).toBe("node");
  // Not waited for as a whole, since this process serves meanwhile.
  const child = spawn(
    process.execPath,
    args.map((arg) => arg.replace("127.0.0.1:4400", address)),
  );
  return new Promise((resolve) => child.once("exit", resolve));
}

function served(args: readonly string[]): Extract<Command, { kind: "serve" }> {
  const command = readArguments(args);
  if (command.kind !== "serve") throw new Error(`${args.join(" ")} does not serve`);
  return command;
}

const analyze = findProgram({ names: ["systemd-analyze"], chosenBy: "EARSHOT_SYSTEMD_ANALYZE" });

describe("the unit for systemd", () => {
  const unit = deployed("earshot.service");
  const command = /^ExecStart=(\S+) (?:\\\n|.)*$/m.exec(unit)?.[0] ?? "";
  const path = join(folder, "earshot.service");
  writeFileSync(path, unit.replace("/usr/bin/node", process.execPath));

  test("starts the server on this machine alone, and below the path that the proxies hand on", () => {
    const words = command.replaceAll("\\\n", "").trim().split(/\s+/).slice(2);
    expect(served(words)).toMatchObject({
      studyFile: "study.ts",
      host: "127.0.0.1",
      port: 4_400,
      basePath: "/earshot",
      recordsDir: "${STATE_DIRECTORY}",
    });
  });

  test("gives it more time to drain than it takes, and starts it again before pages give up", () => {
    const seconds = (name: string) => Number(new RegExp(`^${name}=(\\d+)$`, "m").exec(unit)?.[1]);
    expect(seconds("TimeoutStopSec")).toBeGreaterThan(15);
    expect(seconds("RestartSec")).toBeLessThan(10);
    expect(unit).toContain("KillSignal=SIGTERM");
  });

  test.skipIf(!analyze)("is one, and leaves little that could be done through it", () => {
    const verified = spawnSync(analyze ?? "", ["verify", path], { encoding: "utf8" });
    expect({ status: verified.status, said: verified.stderr }).toEqual({ status: 0, said: "" });
    const judged = spawnSync(analyze ?? "", ["security", "--offline=true", path], { encoding: "utf8" });
    const exposure = /Overall exposure level for earshot.service: ([\d.]+)/.exec(judged.stdout)?.[1];
    // Of 10; 1.4 as it stands.
    expect(Number(exposure)).toBeLessThan(2);
  });
});

const caddy = findProxy("caddy");

describe("the Caddyfile", () => {
  test.skipIf(!caddy)("is valid as it stands", () => {
    const args = ["validate", "--config", join(root, "deploy/Caddyfile"), "--adapter", "caddyfile"];
    const env = { PATH: process.env["PATH"], HOME: folder, XDG_DATA_HOME: folder };
    const { status, stderr } = spawnSync(caddy ?? "", args, { env, encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.any(String) });
  });
});

describe("the Dockerfile", () => {
  const text = deployed("Dockerfile");
  const instructions = DockerfileParser.parse(text).getInstructions();
  const keyword = (instruction: Instruction) => instruction.getKeyword();
  const valueOf = (instruction: Instruction) => instruction.getRawArgumentsContent() ?? "";
  const stages = instructions.filter((one) => keyword(one) === "FROM");
  const last = instructions.slice(instructions.findLastIndex((one) => keyword(one) === "FROM"));
  const inLast = (name: string) => last.filter((one) => keyword(one) === name).map(valueOf);

  test("has nothing that a linter finds", () => expect(validate(text)).toEqual([]));

  test("has stages of exact versions, and leaves behind what the build needs", () => {
    expect(stages).toHaveLength(2);
    for (const stage of stages) expect(valueOf(stage)).toMatch(/^node:20\.\d+\.\d+-\w+-slim( AS \w+)?$/);
    expect(text.match(/^COPY .*/gm)).toEqual(["COPY . .", "COPY --from=build /server /opt/earshot"]);
    expect(inLast("COPY")).toHaveLength(1);
    const { packageManager }: { packageManager: string } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    expect([...text.matchAll(/pnpm@[\d.]+/g)].map(([name]) => name)).toEqual(Array(3).fill(packageManager));
    expect(text).not.toMatch(/^ADD /m);
  });

  test("runs as nobody in particular, with one port, and gets signals itself", () => {
    expect(inLast("USER")).toEqual(["1000:1000"]);
    expect(last.findIndex((one) => keyword(one) === "USER")).toBeLessThan(
      last.findIndex((one) => keyword(one) === "ENTRYPOINT"),
    );
    expect(inLast("EXPOSE")).toEqual(["4400"]);
    expect(inLast("ENTRYPOINT").map((one) => JSON.parse(one))).toEqual([["node", "/opt/earshot/dist/cli.js"]]);
    expect(inLast("CMD").map((one) => served(JSON.parse(one)))).toMatchObject([
      { port: 4_400, recordsDir: "/records" },
    ]);
  });

  test("asks for the server's readiness", async () => {
    const check = /CMD (\[.*\])$/s.exec(inLast("HEALTHCHECK")[0] ?? "")?.[1] ?? "";
    const address = await serverAt("/");
    expect(await healthBy(JSON.parse(check), address)).toBe(0);
    expect(await healthBy(JSON.parse(check), `${address}/elsewhere`)).toBe(1);
  });

  test("packs a server that runs by itself", async () => {
    const command = /npx \S+ (pnpm@\S+) (--filter .* \/server)$/m.exec(text) ?? [];
    const server = join(folder, "server");
    const args = (command[2] ?? "").replace(/\/server$/, server).split(" ");
    const env = { ...process.env, npm_config_prefer_offline: "true" };
    execFileSync("npx", ["pnpm", ...args], { cwd: root, env, stdio: "pipe" });
    const studyText = `import { scene } from "@earshot/server"; export default { study: "a", scenes: [scene("b")] };`;
    writeFileSync(join(folder, "study.ts"), studyText);
    const options = ["serve", "study.ts", "--port", "0", "--host", "127.0.0.1", "--records", "records"];
    const child = spawn(process.execPath, [join(server, "dist/cli.js"), ...options], { cwd: folder });
    onTestFinished(() => void child.kill("SIGKILL"));
    const port = await new Promise<string | undefined>((resolve, reject) => {
      createInterface({ input: child.stdout }).on("line", (line) => {
        const found = /localhost:(\d+)/.exec(line)?.[1];
        if (found) resolve(found);
      });
      child.once("exit", () => reject(new Error("it ended")));
    });
    const url = `http://127.0.0.1:${port}`;
    const doctor = [join(server, "dist/cli.js"), "doctor", url, "--quick"];
    expect(execFileSync(process.execPath, doctor, { encoding: "utf8" })).toContain("ok       WebSocket");
  });
});

interface Service {
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes: readonly string[];
  readonly ports?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
}

describe("compose.yaml", () => {
  const compose: {
    services: Record<"earshot" | "caddy" | "coturn", Service>;
    volumes: Record<string, null>;
  } = parse(deployed("compose.yaml"));
  const { services, volumes } = compose;

  test("has three services that can change nothing of their own", () => {
    expect(Object.keys(services)).toEqual(["earshot", "caddy", "coturn"]);
    for (const service of Object.values(services)) {
      expect(service).toMatchObject({
        read_only: true,
        cap_drop: ["ALL"],
        security_opt: ["no-new-privileges:true"],
        restart: "unless-stopped",
      });
      expect(service.image).toMatch(/^(earshot|[\w/]+:\d+\.\d+\.\d+)$/);
    }
    expect(services.earshot.ports).toBeUndefined();
    expect(services.earshot).toMatchObject({ tmpfs: ["/tmp"], stop_grace_period: "20s" });
  });

  test("mounts what is there, or is declared, or is named at its head", () => {
    const head = /^(#.*\n)+/.exec(deployed("compose.yaml"))?.[0] ?? "";
    const sources = Object.values(services).flatMap((service) => service.volumes.map((one) => one.split(":")[0] ?? ""));
    const own = sources.filter((source) => source.startsWith("./")).map((source) => source.slice(2));
    expect(own.filter((name) => !head.includes(name) && deployed(name) === "")).toEqual([]);
    expect(sources.filter((source) => !source.startsWith("./"))).toEqual(Object.keys(volumes));
  });

  test("has Caddy hand on to the server, whose readiness is asked for at its path", async () => {
    const { basePath, port } = served(services.earshot.command ?? []);
    expect(deployed("Caddyfile")).toContain(`path ${basePath} ${basePath}/*`);
    expect(services.caddy.environment?.["EARSHOT"]).toBe(`earshot:${port}`);
    const [kind, ...check] = services.earshot.healthcheck?.test ?? [];
    expect(kind).toBe("CMD");
    const address = await serverAt(basePath);
    expect(await healthBy(check, address)).toBe(0);
    expect(await healthBy(check, `${address}/elsewhere`)).toBe(1);
  });
});
