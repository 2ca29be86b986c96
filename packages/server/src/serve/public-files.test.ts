import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, readdir, readFile, readlink, symlink, writeFile } from "node:fs/promises";
import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { OptionsError } from "@earshot/matchmaker";
import { describe, expect } from "vitest";
import type { LogBook } from "../../test-support/log-book.ts";
import { probedScene, test } from "../../test-support/server-test.ts";
import { startServer, type EarshotServer } from "./earshot-server.ts";
import type { ServerOptions } from "./server-options.ts";

const study = { study: "test", scenes: [probedScene()] };

/** A server whose public folder is there already. */
async function serve(log: LogBook, options: Partial<ServerOptions>): Promise<EarshotServer & { url: string }> {
  const server = await startServer({ study, port: 0, host: "127.0.0.1", recordsDir: null, log, ...options });
  return { ...server, url: `http://127.0.0.1:${server.port}` };
}

async function get(url: string, init: RequestInit = {}): Promise<string> {
  const response = await fetch(url, { redirect: "manual", ...init });
  return `${response.status} ${await response.text()}`.trim();
}

/** A path as it stands: fetch would take the dots out before it asks. */
async function getRaw(port: number, path: string): Promise<number | undefined> {
  const request = httpRequest({ port, host: "127.0.0.1", path, agent: false }).end();
  const [response] = await once(request, "response");
  response.resume();
  return response.statusCode;
}

/** How often this process has the file open. */
async function openCount(path: string): Promise<number> {
  const fds = await readdir("/proc/self/fd");
  const targets = await Promise.all(fds.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => "")));
  return targets.filter((target) => target === path).length;
}

/** Root may read anything; so may tests that run as root. */
async function asNobody(act: () => Promise<void>): Promise<void> {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65_534);
  try {
    await act();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

describe("a public folder", () => {
  test("is served, with the page of a folder, names without .html, types and ranges", async ({ folder, log }) => {
    await mkdir(join(folder, "task/more"), { recursive: true });
    await writeFile(join(folder, "index.html"), "front");
    await writeFile(join(folder, "task/index.html"), "task");
    await writeFile(join(folder, "page.html"), "0123456789");
    const server = await serve(log, { publicDir: folder });
    expect(await get(`${server.url}/`)).toBe("200 front");
    expect(await get(`${server.url}/?PROLIFIC_PID=5`)).toBe("200 front");
    expect(await get(`${server.url}/page?x=1`)).toBe("200 0123456789");
    expect(await get(`${server.url}/task/`)).toBe("200 task");
    const moved = await fetch(`${server.url}/task?x=1`, { redirect: "manual" });
    expect([moved.status, moved.headers.get("location")]).toEqual([301, "./task/?x=1"]);
    expect(await get(`${server.url}/task/more/`)).toBe("404 not found");
    expect((await fetch(`${server.url}/page.html`)).headers.get("content-type")).toMatch(
      /^text\/html; *charset=utf-8$/i,
    );
    expect(await get(`${server.url}/page.html`, { headers: { range: "bytes=2-4" } })).toBe("206 234");
    expect(await get(`${server.url}/page.html`, { method: "HEAD" })).toBe("200");
    expect(await get(`${server.url}/page.html`, { method: "POST" })).toBe("405 method not allowed");
    await server.close();
    expect(log.errors).toEqual([]);
  });

  test("shows nothing outside of it, nothing hidden, and falls over nothing that is asked", async ({ folder, log }) => {
    const publicDir = join(folder, "public");
    await mkdir(join(publicDir, ".git"), { recursive: true });
    await mkdir(join(publicDir, "sub/.cache"), { recursive: true });
    for (const name of [
      ".env",
      ".git/config",
      "sub/.cache/index.html",
      "sub/.htpasswd",
      "page.html",
      "../secret.txt",
    ]) {
      await writeFile(join(publicDir, name), "secret");
    }
    const server = await serve(log, { publicDir });
    const hidden = ["/.env", "/%2eenv", "/.git/config", "/.git/", "/.git", "/sub/.htpasswd", "/sub/.cache/", "/.env/"];
    const outside = [
      "/../secret.txt",
      "/%2e%2e/secret.txt",
      "/..%2fsecret.txt",
      "/sub/../../secret.txt",
      "//secret.txt",
    ];
    for (const path of [...hidden, ...outside, "/%00", "/%E0%A4%A", "/page.html/", `/${"x".repeat(5_000)}`]) {
      expect([path, await getRaw(server.port, path)]).toEqual([path, 404]);
    }
    for (const range of ["bytes=5-2", "bytes=99-", "bytes=-", "x", "bytes=0-0,2-3"]) {
      const response = await fetch(`${server.url}/page.html`, { headers: { range } });
      expect([range, [200, 206, 416].includes(response.status), (await response.text()) !== ""]).toEqual([
        range,
        true,
        true,
      ]);
    }
    expect(await get(`${server.url}/healthz`)).toBe("200 ok");
    await server.close();
    expect(log.errors).toEqual([]);
  });

  test("keeps the study and its records to itself, should they be inside", async ({ folder, log }) => {
    await mkdir(join(folder, "records"));
    for (const name of ["study.ts", "study.ts.txt", "records/test.jsonl", "records/index.html"]) {
      await writeFile(join(folder, name), name);
    }
    const privatePaths = [join(folder, "study.ts")];
    const server = await serve(log, { publicDir: folder, recordsDir: join(folder, "records"), privatePaths });
    for (const path of ["/study.ts", "/records/test.jsonl", "/records/", "/records", "/records//test.jsonl"]) {
      expect([path, await get(server.url + path)]).toEqual([path, "404 not found"]);
    }
    expect(await get(`${server.url}/study.ts.txt`)).toBe("200 study.ts.txt");
    await server.close();
  });

  test("keeps them to itself where they are named through a link, the records from their first day on", async ({
    folder,
    log,
  }) => {
    await mkdir(join(folder, "real/public"), { recursive: true });
    await symlink(join(folder, "real"), join(folder, "link"));
    const publicDir = join(folder, "link/public");
    await writeFile(join(publicDir, "study.ts"), "study");
    const privatePaths = [join(publicDir, "study.ts")];
    const server = await serve(log, { publicDir, recordsDir: join(publicDir, "records"), privatePaths });
    expect(await readFile(join(folder, "real/public/records/test.jsonl"), "utf8")).toBe("");
    for (const path of ["/records/test.jsonl", "/records", "/study.ts"]) {
      expect([path, await get(server.url + path)]).toEqual([path, "404 not found"]);
    }
    await server.close();
  });

  test("keeps them to itself where a link inside leads to them", async ({ folder, log }) => {
    const [publicDir, recordsDir] = [join(folder, "public"), join(folder, "records")];
    await mkdir(publicDir);
    await writeFile(join(folder, "study.ts"), "study");
    await writeFile(join(folder, "page.html"), "page");
    await symlink("../records", join(publicDir, "data"));
    await symlink("../study.ts", join(publicDir, "code.txt"));
    await symlink("../page.html", join(publicDir, "page.html"));
    const server = await serve(log, { publicDir, recordsDir, privatePaths: [join(folder, "study.ts")] });
    for (const path of ["/data/test.jsonl", "/data/", "/data", "/code.txt"]) {
      expect([path, await get(server.url + path)]).toEqual([path, "404 not found"]);
    }
    expect(await get(`${server.url}/page.html`)).toBe("200 page");
    await server.close();
    expect(log.errors).toEqual([]);
  });

  test.skipIf(process.platform !== "linux")(
    "leaves no file open for a download that was broken off",
    async ({ folder, log }) => {
      const path = join(folder, "big.bin");
      await writeFile(path, Buffer.alloc(20_000_000));
      const server = await serve(log, { publicDir: folder });
      for (let n = 0; n < 30; n++) {
        const socket = connect(server.port, "127.0.0.1");
        await once(socket, "connect");
        socket.write("GET /big.bin HTTP/1.1\r\nhost: x\r\n\r\n");
        await once(socket, "data");
        socket.destroy();
      }
      await expect.poll(() => openCount(path)).toBe(0);
      await server.close();
    },
  );

  test("answers 500 for a file that cannot be read, and goes on", async ({ folder, log }) => {
    await chmod(folder, 0o755);
    await symlink(join(folder, "ring.json"), join(folder, "ring.json"));
    await writeFile(join(folder, "fine.txt"), "fine");
    await writeFile(join(folder, "private.json"), "{}");
    await chmod(join(folder, "private.json"), 0o000);
    const server = await serve(log, { publicDir: folder });
    await asNobody(async () => {
      for (const path of ["/ring.json", "/private.json"]) {
        expect([path, await get(server.url + path)]).toEqual([path, "500 internal server error"]);
      }
      expect(await get(`${server.url}/fine.txt`)).toBe("200 fine");
    });
    expect(log.errors.map(({ message }) => message)).toEqual([
      "a file of the public folder cannot be served: /ring.json",
      "a file of the public folder cannot be served: /private.json",
    ]);
    await server.close();
  });

  test("never waits for a pipe", async ({ folder, log }) => {
    execFileSync("mkfifo", [join(folder, "pipe")]);
    const server = await serve(log, { publicDir: folder });
    expect(await get(`${server.url}/pipe`)).toBe("404 not found");
    await server.close();
  });

  test.for(["missing", "", "file.txt"])("that is none is an error at the start: %j", async (name, { folder, log }) => {
    await writeFile(join(folder, "file.txt"), "");
    const publicDir = name && join(folder, name);
    const starting = serve(log, { publicDir });
    await expect(starting).rejects.toThrow(OptionsError);
    await expect(starting).rejects.toThrow(/^publicDir is ".*"; allowed: a folder that is there/);
  });
});

describe("without a public folder", () => {
  test("the server says what runs there, that it is healthy, is a beacon, and knows nothing else", async ({ log }) => {
    const server = await serve(log, {});
    const front = await fetch(`${server.url}/?x=1`);
    expect([front.status, front.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    expect(await front.text()).toContain("It serves the study <strong>test</strong>");
    for (const query of ["", "?x=1", "?"]) {
      expect(await get(`${server.url}/healthz${query}`)).toBe("200 ok");
      const echo = await fetch(`${server.url}/echo${query}`);
      expect([echo.status, echo.headers.get("access-control-allow-origin")]).toEqual([204, "*"]);
    }
    for (const path of ["/healthzz", "/echo/", "/index.html", "/x/healthz"]) {
      expect([path, await get(server.url + path)]).toEqual([path, "404 not found"]);
    }
    await server.close();
  });

  test("a request may name the whole address, as through a proxy", async ({ log }) => {
    const server = await serve(log, {});
    expect(await getRaw(server.port, `http://study.example.org/healthz?x=1`)).toBe(200);
    expect(await getRaw(server.port, "*")).toBe(404);
    await server.close();
  });
});
