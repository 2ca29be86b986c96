import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { SignJWT } from "jose";
import ts from "typescript";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { codeBlocks } from "./blocks.ts";
import { MatchStatements } from "../packages/server/src/identity/match-statements.ts";

/** In this folder, as it is from here that jose is found. */
const folder = mkdtempSync(join(import.meta.dirname, "blocks-"));
afterAll(() => rmSync(folder, { recursive: true }));

const blocks = codeBlocks().filter(({ file, language }) => file === "docs/saving-data.md" && language === "ts");

/** The block with this in it, as JavaScript, with other addresses than the document's. */
function programOf(part: string, replaced: Readonly<Record<string, string>> = {}): string {
  const block = blocks.find((one) => one.text.includes(part));
  if (!block) throw new Error(`docs/saving-data.md has no ${part}`);
  const { ESNext } = ts.ModuleKind;
  let { outputText } = ts.transpileModule(block.text, {
    compilerOptions: { module: ESNext, target: ts.ScriptTarget.ES2023 },
  });
  for (const [from, to] of Object.entries(replaced)) {
    expect(outputText).toContain(from);
    outputText = outputText.replaceAll(from, to);
  }
  const path = join(folder, `${blocks.indexOf(block)}-${Object.keys(replaced).length}.mjs`);
  writeFileSync(path, outputText);
  return path;
}

/** What DataPipe's endpoint does with a request, by its own documentation. */
async function dataPipe(): Promise<{ server: Server; url: string; files: Map<string, string> }> {
  const files = new Map<string, string>();
  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const answer = (status: number, body: object) => {
      response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
    };
    if (request.method !== "POST" || request.headers["content-type"] !== "application/json") return answer(404, {});
    const { experimentID, filename, data } = JSON.parse(await text(request));
    if (!experimentID || !filename || typeof data !== "string") return answer(400, { error: "MISSING_PARAMETER" });
    if (experimentID !== "known") return answer(400, { error: "EXPERIMENT_NOT_FOUND" });
    if (files.has(filename)) return answer(400, { error: "OSF_FILE_EXISTS" });
    files.set(filename, data);
    answer(201, { message: "Success" });
  }

  const server = createServer((request, response) => void receive(request, response));
  await once(server.listen(0, "127.0.0.1"), "listening");
  return { server, url: urlOf(server), files };
}

function urlOf(server: Server): string {
  const address = server.address();
  return typeof address === "object" && address ? `http://127.0.0.1:${address.port}/` : "";
}

describe("saving with DataPipe", () => {
  let server: Server | undefined;
  afterEach(() => void server?.close());

  test("puts the file there, once, and says what is wrong", async () => {
    const pipe = await dataPipe();
    ({ server } = pipe);
    const path = programOf("saveWithDataPipe(experimentID: string, filename", {
      "https://pipe.jspsych.org/api/data/": pipe.url,
    });
    const { saveWithDataPipe } = await import(path);
    await saveWithDataPipe("known", "a.csv", "x,y\n1,2\n");
    await saveWithDataPipe("known", "a.csv", "x,y\n1,2\n");
    expect([...pipe.files]).toEqual([["a.csv", "x,y\n1,2\n"]]);
    await expect(saveWithDataPipe("unknown", "b.csv", "x")).rejects.toThrow(
      'DataPipe: 400 {"error":"EXPERIMENT_NOT_FOUND"}',
    );
    await expect(saveWithDataPipe("known", "", "x")).rejects.toThrow("MISSING_PARAMETER");
  });
});

describe("saving with one's own server", () => {
  const secret = "a secret that is known to both servers";
  const key = new TextEncoder().encode(secret);
  let child: ChildProcess | undefined;
  afterEach(() => void child?.kill());

  /** The document's server, running. */
  async function start(): Promise<{ url: string; lines: () => unknown[] }> {
    const file = join(mkdtempSync(join(folder, "data-")), "game.jsonl");
    const env = { ...process.env, EARSHOT_TOKEN_SECRET: secret, DATA_FILE: file, PORT: "0" };
    child = spawn(process.execPath, [programOf("createServer")], { env, stdio: ["ignore", "pipe", "inherit"] });
    if (!child.stdout) throw new Error("no output");
    let said = "";
    for await (const part of child.stdout) {
      said += part;
      if (/port: \d+/.test(said)) break;
    }
    const lines = () =>
      existsSync(file)
        ? readFileSync(file, "utf8")
            .trim()
            .split("\n")
            .map((line) => JSON.parse(line))
        : [];
    return { url: `http://127.0.0.1:${/port: (\d+)/.exec(said)?.[1]}/`, lines };
  }

  /** As the server signs it for the page of a match's member. */
  function statement(): Promise<string | null> {
    const clock = { date: () => new Date() };
    const log = { error: () => {} };
    const signer = new MatchStatements({ study: "test", algorithm: "HS256", keyId: null, key, clock, log });
    const about = { participantId: "p-07", scene: "game", matchId: "match-3", index: 1, groupSize: 2 };
    return signer.sign({ ...about, role: "leader", condition: null, attributes: {} });
  }

  test("believes what Earshot has signed, and nothing else", async () => {
    const { url, lines } = await start();
    const { saveToServer } = await import(programOf("saveToServer"));
    await saveToServer(url, { token: await statement() }, [{ x: 1 }]);
    const facts = { participant_id: "p-07", match_id: "match-3", index: 1, role: "leader", condition: null };
    expect(lines()).toEqual([{ at: expect.any(String), ...facts, data: [{ x: 1 }] }]);

    const joining = await new SignJWT()
      .setProtectedHeader({ alg: "HS256" })
      .setAudience("game")
      .setSubject("p-08")
      .sign(key);
    const other = new TextEncoder().encode("a secret that nobody else knows of");
    const forged = await new SignJWT().setProtectedHeader({ alg: "HS256" }).setAudience("earshot:match").sign(other);
    for (const token of [null, "nonsense", joining, forged]) {
      await expect(saveToServer(url, { token }, [])).rejects.toThrow("saving failed: 400");
    }
    const tooLarge = saveToServer(url, { token: await statement() }, "x".repeat(5_000_001));
    await expect(tooLarge).rejects.toThrow(/400|fetch failed/);
    expect(lines()).toHaveLength(1);
  });

  test("lets a page from the experiment's origin send, which the browser asks first", async () => {
    const { url } = await start();
    const asked = await fetch(url, { method: "OPTIONS" });
    expect(asked.status).toBe(204);
    expect(asked.headers.get("access-control-allow-origin")).toBe("https://lab.example.org");
    expect(asked.headers.get("access-control-allow-headers")).toBe("Content-Type");
    expect((await fetch(url)).status).toBe(405);
  });
});
