import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readRecords } from "@earshot/records";
import { describe, expect } from "vitest";
import { cli, packageDir, run, served, studyFile, urlOf } from "../test-support/command-line.ts";
import { probedScene, test } from "../test-support/server-test.ts";
import { TestPage } from "../test-support/test-page.ts";

/** Two pages that are probed at a server that runs in a program of its own. */
async function probingAt(url: string): Promise<TestPage[]> {
  const pages = ["alice", "bob"].map(
    (participantId) => new TestPage({ url, participantId, pageId: `page-of-${participantId}`, scene: "game" }),
  );
  for (const page of pages) await page.join();
  for (const page of pages) await page.next("probe/start");
  return pages;
}

// Each starts a program, which takes seconds on a busy machine.
describe("a signal", () => {
  const probing = studyFile
    .replace(
      "players(players)",
      "players(players).matchmaking({ matchmaker: new FifoMatchmaker({ maxP2pRttMs: 100 }) })",
    )
    .replace("{ defineStudy,", "{ FifoMatchmaker, defineStudy,");

  test("drains the server, and a second one ends it at once", async ({ folder }) => {
    await writeFile(join(folder, "study.ts"), probing);
    const child = spawn(process.execPath, [cli, "serve", "study.ts", "--port", "0", "--host", "127.0.0.1"], {
      cwd: folder,
      stdio: ["ignore", "pipe", "inherit"],
    });
    const url = (await urlOf(child)).replace("localhost", "127.0.0.1");
    const pages = await probingAt(url);
    const exited = once(child, "exit");
    child.kill("SIGTERM");
    await expect.poll(async () => (await fetch(`${url}/readyz`)).status).toBe(503);
    // What comes right after the first one may be the same Ctrl-C.
    const endAgain = () => {
      child.kill("SIGTERM");
      return child.exitCode;
    };
    await expect.poll(endAgain).toBe(1);
    await exited;
    expect(pages.flatMap((page) => page.all("server/restart"))).toEqual([]);
    for (const page of pages) await page.close();
  });
});

describe("earshot plan", () => {
  test("plans the scene of a study file: its matchmaker, limit, group size and patience", async ({ folder }) => {
    await writeFile(
      join(folder, "study.ts"),
      `import { defineStudy, LatencyFifoMatchmaker, scene } from "@earshot/server";
      const matchmaker = new LatencyFifoMatchmaker({ maxServerRttMs: 200, maxP2pRttMs: 130 });
      const near = scene("near").players(3).matchmaking({ matchmaker }).waitroom({ timeoutMs: 90_000 });
      export default defineStudy({ study: "pilot", scenes: [scene("any"), near] });`,
    );
    const args = ["plan", "--latency", "world", "--study", "study.ts", "--participants", "30", "--runs", "1", "--json"];
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

describe("earshot doctor", () => {
  test("ends with 0 if nothing is a fault, and with 1 otherwise", async ({ folder, serve }) => {
    const { url } = await serve(probedScene());
    const well = await run(["doctor", url, "--quick"], folder);
    expect(well).toMatchObject({ code: 0, stdout: expect.stringContaining("ok       WebSocket"), stderr: "" });
    const wrong = await run(["doctor", `${url}/game`, "--quick"], folder);
    expect(wrong).toMatchObject({ code: 1, stdout: expect.stringContaining("fault    server"), stderr: "" });
    expect(await run(["doctor", "lab"], folder)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^OptionsError: URL is "lab"/),
    });
  });

  test("says how it is used", async ({ folder }) => {
    expect(await run(["doctor", "--help"], folder)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("--quick"),
    });
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
      const { lines } = readRecords(await readFile(join(folder, "out/pilot.jsonl"), "utf8"));
      expect(lines[0]).toMatchObject({ type: "arrival", participant_id: "alice" });
      await page.close();
    },
  );

  test.for([
    ["a file that is not there", ["serve", "missing.ts"], /missing\.ts/],
    ["a port that is none", ["serve", "study.ts", "--port", "http"], /--port is "http"; allowed: a whole number/],
    ["a port beyond all ports", ["serve", "study.ts", "--port", "70000"], /--port is "70000"/],
    ["an empty port", ["serve", "study.ts", "--port", ""], /--port has no value but ""/],
    ["a port of another sort", ["serve", "study.ts", "--port=0x50"], /--port is "0x50"; allowed: a whole number/],
    [
      "a port that is not there",
      ["serve", "study.ts", "--port", "--host", "::1"],
      /--port has no value; write --port VALUE/,
    ],
    ["a port that is there twice", ["serve", "study.ts", "--port", "1", "--port=2"], /--port is there twice/],
    [
      "an option that there is not",
      ["serve", "study.ts", "--prot", "1"],
      /--prot is no option; there are --port, --host/,
    ],
    ["a short one", ["serve", "study.ts", "-p", "1"], /-p is no option; there are --port/],
    ["a version that is a number", ["--version=2"], /--version takes no value, such as "2"/],
    [
      "a command that there is not",
      ["sevre", "study.ts"],
      /"sevre" is no command; there are serve, plan, token, doctor and purge/,
    ],
    ["no command", [], /no command; there are serve, plan, token, doctor and purge/],
    ["no study", ["serve"], /no study file; write earshot serve STUDY_FILE/],
    ["two studies", ["serve", "study.ts", "wrong.ts", "more"], /"wrong.ts" and "more" is too much/],
    [
      "records that are a file",
      ["serve", "study.ts", "--records", "wrong.ts"],
      /--records is "wrong.ts"; allowed: a folder in which pilot.jsonl/,
    ],
    [
      "records in a file",
      ["serve", "study.ts", "--records", "wrong.ts/sub"],
      /--records is "wrong.ts\/sub"; allowed: a folder/,
    ],
    ["records that are nowhere", ["serve", "study.ts", "--records="], /--records has no value/],
    [
      "files that are not there",
      ["serve", "study.ts", "--public", "site"],
      /--public is "site"; allowed: a folder that is there/,
    ],
    [
      "no sockets",
      ["serve", "study.ts", "--sockets-per-address", "0"],
      /--sockets-per-address is 0; allowed: a whole number from 1/,
    ],
    ["sockets in words", ["serve", "study.ts", "--max-sockets", "many"], /--max-sockets is "many"; allowed: a whole/],
    [
      "a base path without a slash",
      ["serve", "study.ts", "--base-path", "earshot"],
      /--base-path is "earshot"; allowed: a path such/,
    ],
    [
      "another machine",
      ["serve", "study.ts", "--port", "0", "--host", "203.0.113.7"],
      /--host is "203.0.113.7"; allowed: an address of this/,
    ],
    [
      "a wrong study",
      ["serve", "wrong.ts"],
      /OptionsError: scenes is .*; allowed: at least one scene\(...\) \(wrong.ts\)/,
    ],
    ["an error in the study", ["serve", "ranked.ts"], /ReferenceError: Ranked is not defined \(ranked.ts:2\)/],
  ] as const)("says in one line what is wrong with %s, and fails", async ([, args, message], { folder }) => {
    await writeFile(join(folder, "study.ts"), studyFile);
    await writeFile(join(folder, "wrong.ts"), `export default { study: "x", scenes: [] };`);
    await writeFile(join(folder, "ranked.ts"), `\nnew Ranked();`);
    const { code, stdout, stderr } = await run(args, folder);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(message);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });

  test("says all at once what is wrong with what was typed, the study and the environment", async ({ folder }) => {
    await writeFile(join(folder, "study.ts"), `export default { study: "a b", scenes: [] };`);
    const args = ["serve", "study.ts", "--base-path", "earshot", "--public", "site"];
    const env = {
      EARSHOT_LOG: "xml",
      EARSHOT_LOG_LEVEL: "all",
      EARSHOT_TURN_TTL_S: "1",
      EARSHOT_METRICS_TOKEN: "short",
    };
    const { code, stdout, stderr } = await run(args, folder, env);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr.trim().split("\n")).toEqual([
      "OptionsErrors: 8 options are wrong:",
      expect.stringMatching(/^ {2}--base-path is "earshot"; allowed: a path/),
      expect.stringMatching(/^ {2}--public is "site"; allowed: a folder that is there/),
      expect.stringMatching(/^ {2}EARSHOT_METRICS_TOKEN is "\(hidden\)"; allowed: /),
      expect.stringMatching(/^ {2}EARSHOT_TURN_URLS is /),
      expect.stringMatching(/^ {2}study is "a b"; allowed: .* \(study\.ts\)$/),
      expect.stringMatching(/^ {2}scenes is a list of 0; allowed: .* \(study\.ts\)$/),
      '  EARSHOT_LOG is "xml"; allowed: json, text',
      '  EARSHOT_LOG_LEVEL is "all"; allowed: info, warn, error',
    ]);
  });

  test("says that its port is in use", async ({ folder, serve }) => {
    const { port } = await serve(probedScene());
    await writeFile(join(folder, "study.ts"), studyFile);
    const { code, stderr } = await run(["serve", "study.ts", "--port", String(port), "--host", "127.0.0.1"], folder);
    const words = `--port is ${port}; allowed: a port that no other program listens on (EADDRINUSE)`;
    expect({ code, stderr }).toEqual({ code: 1, stderr: `OptionsError: ${words}\n` });
  });

  test("prints an address that says what runs there, below its base path", async ({ folder }) => {
    await writeFile(join(folder, "study.ts"), studyFile);
    const args = [cli, "serve", "study.ts", "--port", "0", "--base-path", "/earshot/"];
    const child = spawn(process.execPath, args, { cwd: folder, stdio: ["ignore", "pipe", "inherit"] });
    const url = await urlOf(child);
    expect(url).toMatch(/:\d+\/earshot$/);
    expect(await (await fetch(url)).text()).toContain("An Earshot server runs here");
    expect(await (await fetch(`${url}/healthz`)).text()).toBe("ok\n");
    const exit = once(child, "exit");
    child.kill("SIGTERM");
    await exit;
  });

  test("logs lines of JSON where nobody reads along", async ({ folder }) => {
    await writeFile(join(folder, "study.ts"), studyFile);
    const { lines, code } = await served(folder, {});
    expect(code).toBe(0);
    const messages = lines.map((line) => JSON.parse(line) as { level: string; time: string; msg: string });
    expect(messages.map(({ level, msg }) => [level, msg])).toEqual([
      ["info", expect.stringMatching(/^study "pilot" runs on port \d+$/)],
      ["warn", expect.stringContaining("the study is open")],
      ["warn", expect.stringContaining("pages of any origin")],
      ["info", expect.stringContaining("no ICE servers")],
      ["info", expect.stringMatching(/^serving at http:\/\/localhost:\d+$/)],
      ["info", expect.stringContaining("draining")],
    ]);
  });

  test("logs words where the environment says so, and no more than it says", async ({ folder }) => {
    await writeFile(join(folder, "study.ts"), studyFile);
    const words = { EARSHOT_LOG: "text", EARSHOT_LOG_LEVEL: "warn", EARSHOT_LGO: "x" };
    expect((await served(folder, words)).lines).toEqual([
      expect.stringMatching(/^warning: EARSHOT_LGO in the environment has no effect/),
      expect.stringContaining("warning: the study is open"),
      expect.stringContaining("warning: pages of any origin"),
      expect.stringMatching(/^http:\/\/localhost:\d+$/),
    ]);
  });

  test.for([["--help"], ["-h"], ["help"], ["serve", "--help"]])("says how it is used: %s", async (args, { folder }) => {
    expect(await run(args, folder)).toMatchObject({ code: 0, stdout: expect.stringContaining("earshot serve") });
  });

  test.for(["--version", "-v"])("says which one it is: %s", async (flag, { folder }) => {
    const { version } = JSON.parse(await readFile(join(packageDir, "package.json"), "utf8"));
    expect(await run([flag], folder)).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });
});
