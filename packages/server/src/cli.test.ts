import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { beforeAll, describe, expect } from "vitest";
import { test } from "../test-support/server-test.ts";
import { TestPage } from "../test-support/test-page.ts";

const packageDir = join(import.meta.dirname, "..");
const cli = join(packageDir, "dist/cli.js");

const studyFile = `
import { defineStudy, scene } from "@earshot/server";
const players: number = 2;
export default defineStudy({ study: "pilot", scenes: [scene("game").players(players)] });
`;

/** The command is what is compiled, so it is compiled first; nothing happens if it is up to date. */
beforeAll(() => {
  const compiler = join(packageDir, "../../node_modules/typescript/bin/tsc");
  execFileSync(process.execPath, [compiler, "-b", packageDir], { stdio: "inherit" });
}, 60_000);

/** Runs the command to its end. */
async function run(args: readonly string[], cwd: string): Promise<{ code: unknown; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [cli, ...args], { cwd });
  const [stdout, stderr, [code]] = await Promise.all([read(child.stdout), read(child.stderr), once(child, "exit")]);
  return { code, stdout, stderr };
}

async function read(stream: NodeJS.ReadableStream): Promise<string> {
  let text = "";
  for await (const chunk of stream) text += String(chunk);
  return text;
}

/** The address that the command prints when it serves. */
async function urlOf(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error("no output");
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /http:\/\/localhost:\d+/.exec(line)?.[0];
    if (url) return url;
  }
  throw new Error("it ended without an address");
}

describe("earshot plan", () => {
  test("plans the scene of a study file: its matchmaker, limit, group size and patience", async ({ folder }) => {
    await writeFile(
      join(folder, "study.ts"),
      `import { defineStudy, LatencyFifoMatchmaker, scene } from "@earshot/server";
      const matchmaker = new LatencyFifoMatchmaker({ maxServerRttMs: 200, maxP2pRttMs: 130 });
      const near = scene("near").players(3).matchmaking({ matchmaker }).waitroom({ timeoutMs: 90_000 });
      export default defineStudy({ study: "pilot", scenes: [scene("any"), near] });`,
    );
    const args = ["plan", "--latency", "world", "--study", "study.ts", "--participants", "300", "--json"];
    const { code, stdout } = await run([...args, "--scene", "near"], folder);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      options: { matchmaker: "LatencyFifoMatchmaker", group_size: 3, patience_s: 90, study: "study.ts" },
      results: [{ max_p2p_rtt_ms: 130 }],
    });
    expect(await run(args, folder)).toMatchObject({
      code: 1,
      stderr: "OptionsError: --scene is null; allowed: one of any, near\n",
    });
  });

  test("says how it is used", async ({ folder }) => {
    const help = await run(["plan", "--help"], folder);
    expect(help).toMatchObject({ code: 0, stdout: expect.stringContaining("--arrivals-per-minute") });
  });
});

describe("earshot serve", () => {
  test.for(["SIGTERM", "SIGINT"] as const)(
    "serves a study until %s, and has written its records then",
    async (signal, { folder }) => {
      await writeFile(join(folder, "study.ts"), studyFile);
      const args = [cli, "serve", "study.ts", "--port", "0", "--host", "127.0.0.1", "--records", "out"];
      const child = spawn(process.execPath, args, { cwd: folder, stdio: ["ignore", "pipe", "inherit"] });
      const url = (await urlOf(child)).replace("localhost", "127.0.0.1");
      expect(await (await fetch(`${url}/healthz`)).text()).toBe("ok\n");
      const page = new TestPage({ url, participantId: "alice", pageId: "page", scene: "game" });
      expect(await page.join()).toEqual({ ok: true });
      const exit = once(child, "exit");
      child.kill(signal);
      expect(await exit).toEqual([0, null]);
      const [line] = (await readFile(join(folder, "out/pilot.jsonl"), "utf8")).split("\n");
      expect(JSON.parse(line ?? "")).toMatchObject({ type: "arrival", participant_id: "alice" });
      await page.close();
    },
  );

  test.for([
    ["a file that is not there", ["serve", "missing.ts"], /missing\.ts/],
    ["a port that is none", ["serve", "study.ts", "--port", "http"], /--port is "http"; allowed: a whole number/],
    ["a port beyond all ports", ["serve", "study.ts", "--port", "70000"], /--port is "70000"/],
    ["an option that there is not", ["serve", "study.ts", "--prot", "1"], /--prot/],
    ["a wrong study", ["serve", "wrong.ts"], /OptionsError: scenes is .*; allowed: at least one scene/],
  ] as const)("says in one line what is wrong with %s, and fails", async ([, args, message], { folder }) => {
    await writeFile(join(folder, "study.ts"), studyFile);
    await writeFile(join(folder, "wrong.ts"), `export default { study: "x", scenes: [] };`);
    const { code, stdout, stderr } = await run(args, folder);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(message);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });

  test("says how it is used", async ({ folder }) => {
    expect(await run(["--help"], folder)).toMatchObject({ code: 0, stdout: expect.stringContaining("earshot serve") });
    expect(await run([], folder)).toMatchObject({ code: 1, stderr: expect.stringContaining("earshot serve") });
  });
});
