import { once } from "node:events";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { createServer as createHttpServer, get, type RequestListener, type Server as HttpServer } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { connect, createServer, type AddressInfo, type Server as NetServer } from "node:net";
import { join } from "node:path";
import { Server } from "socket.io";
import { describe, expect, onTestFinished } from "vitest";
import { lineOf } from "../src/doctor/finding.ts";
import { runDoctor } from "../src/doctor/doctor.ts";
import { version } from "../src/version.ts";
import { elsewhereCertificate, findingsAt, localhostCertificate, states } from "../test-support/examining.ts";
import { probedScene, test } from "../test-support/server-test.ts";

async function portOf(server: HttpServer | NetServer): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    if ("closeAllConnections" in server) server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** A port on which nobody listens. */
async function deadPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** Hands everything on to that port, over TLS on the outside. */
function withTls(pem: string, port: number): HttpServer {
  const server = createHttpsServer({ cert: pem, key: pem });
  // Bytes as they are: what a proxy does that looks into nothing.
  server.removeAllListeners("request");
  server.removeAllListeners("secureConnection");
  server.on("secureConnection", (socket) => {
    const inner = connect(port, "127.0.0.1");
    socket.pipe(inner).pipe(socket);
    for (const end of [socket, inner]) end.on("error", () => [socket, inner].forEach((one) => one.destroy()));
  });
  return server;
}

const well = {
  https: "ok",
  server: "ok",
  version: "ok",
  ready: "ok",
  clock: "ok",
  WebSocket: "ok",
  origin: "ok",
  "STUN, TURN": "warning",
};

describe("a server that is well", () => {
  test("has no fault, and says which version it is", async ({ serve, folder }) => {
    const { url } = await serve(probedScene());
    const findings = await findingsAt(url, { recordsDir: folder, isQuick: false, idleMs: 10 });
    expect(states(findings)).toEqual({ ...well, disk: expect.stringMatching(/ok|warning/), idle: "ok" });
    expect(findings.get("version")?.says).toBe(`Earshot ${version()}`);
    expect(await readdir(folder)).not.toContainEqual(expect.stringContaining("doctor"));
  });

  test("is found by the command, which prints a line for each check", async ({ serve }) => {
    const { url } = await serve(probedScene());
    const lines: string[] = [];
    expect(await runDoctor([url, "--quick"], (line) => lines.push(line))).toBe(true);
    expect(lines.map((line) => line.split(/ {2,}/)[0])).toEqual(Object.values(well));
  });

  test("is well over TLS, too, if its certificate is", async ({ serve }) => {
    const { port } = await serve(probedScene());
    const secure = await portOf(withTls(localhostCertificate, port));
    const { https: _, ...same } = well;
    const findings = await findingsAt(`https://localhost:${secure}`, { ca: localhostCertificate });
    expect(states(findings)).toEqual({ TLS: "ok", ...same });
    expect(findings.get("TLS")?.says).toMatch(/for localhost, by Earshot tests, and valid for \d{5} more days/);
  });
});

describe("a certificate", () => {
  test.for([
    ["that nobody knows", localhostCertificate, undefined, "DEPTH_ZERO_SELF_SIGNED_CERT"],
    ["of another name", elsewhereCertificate, elsewhereCertificate, "ERR_TLS_CERT_ALTNAME_INVALID"],
  ] as const)("%s is a fault, and the rest is looked at all the same", async ([, pem, ca, code], { serve }) => {
    const { port } = await serve(probedScene());
    const secure = await portOf(withTls(pem, port));
    const findings = await findingsAt(`https://localhost:${secure}`, ca === undefined ? {} : { ca });
    expect(findings.get("TLS")).toMatchObject({ state: "fault", says: expect.stringContaining(code) });
    expect(findings.get("WebSocket")?.state).toBe("ok");
  });

  test("is missing where http runs on the port", async ({ serve }) => {
    const { port } = await serve(probedScene());
    const findings = await findingsAt(`https://localhost:${port}`);
    expect(states(findings)).toMatchObject({ TLS: "fault", server: "fault" });
    expect(findings.get("TLS")?.says).toContain("speaks no TLS");
  });
});

describe("a URL that is wrong", () => {
  test("in its path is told the right one, and that one is examined", async ({ serveStudy }) => {
    const { port } = await serveStudy({ scenes: [probedScene()] }, { basePath: "/earshot" });
    const root = `http://127.0.0.1:${port}`;
    const findings = await findingsAt(`${root}/earshot/game/index.html`);
    expect(states(findings)).toEqual({ ...well, server: "fault" });
    expect(findings.get("server")?.advice).toContain(`${root}/earshot as`);
    expect(states(await findingsAt(root))).toMatchObject({ server: "fault" });
  });

  test.for<[string, RequestListener, string]>([
    ["another server", (_request, response) => response.end("hello"), "is not an Earshot server"],
    ["one that takes everything", (_request, response) => response.writeHead(204).end(), "is not an Earshot server"],
    ["one that sends on", (_request, response) => response.writeHead(301, { location: "/x" }).end(), "sends one on"],
    ["a proxy without Earshot", (_request, response) => response.writeHead(502).end(), "does not reach Earshot"],
  ])("leads to %s", async ([, listener, words]) => {
    const port = await portOf(createHttpServer(listener));
    const findings = await findingsAt(`http://127.0.0.1:${port}`);
    expect(states(findings)).toEqual({ https: "ok", server: "fault", "STUN, TURN": "warning" });
    expect(findings.get("server")?.says).toContain(words);
  });

  test("leads nowhere", async () => {
    const findings = await findingsAt(`http://127.0.0.1:${await deadPort()}`);
    expect(findings.get("server")?.says).toContain("ECONNREFUSED");
  });
});

/** Answers as an Earshot server does, but for what is done to it. */
async function answeringServer(allow: (origin: string | undefined) => boolean): Promise<string> {
  const http = createHttpServer((request, response) => {
    const isEcho = request.url?.startsWith("/echo") ?? false;
    response
      .writeHead(isEcho ? 204 : 503, { "access-control-allow-origin": "*" })
      .end(isEcho ? undefined : "draining\n");
  });
  const io = new Server(http, {
    transports: ["websocket"],
    allowRequest: ({ headers }, decide) => decide(null, allow(headers.origin)),
  });
  onTestFinished(() => io.close());
  return `http://127.0.0.1:${await portOf(http)}`;
}

describe("a server", () => {
  test("that lets in only some origins is asked with one", async () => {
    const url = await answeringServer((origin) => origin === "https://lab.example.org");
    const findings = await findingsAt(url, { origin: "https://lab.example.org" });
    expect(states(findings)).toMatchObject({ WebSocket: "ok", origin: "ok", version: "warning", ready: "fault" });
    expect(findings.get("ready")?.says).toContain("draining");
    const other = await findingsAt(url, { origin: "https://other.example.org" });
    expect(other.get("origin")).toMatchObject({ state: "fault", says: expect.stringContaining('"Forbidden"') });
    expect((await findingsAt(url)).get("WebSocket")?.advice).toContain("--origin");
  });

  test("to which no WebSocket gets through", async ({ serve }) => {
    const { port } = await serve(probedScene());
    const plain = createHttpServer(({ url }, response) => {
      get({ host: "127.0.0.1", port, path: url }, (answer) => {
        answer.pipe(response.writeHead(answer.statusCode ?? 0, answer.headers));
      });
    });
    const findings = await findingsAt(`http://127.0.0.1:${await portOf(plain)}`);
    expect(findings.get("WebSocket")).toMatchObject({ state: "fault", advice: expect.stringContaining("Upgrade") });
    expect(findings.get("server")?.state).toBe("ok");
  });

  test("from which something cuts off what is idle", async ({ serve }) => {
    const { port } = await serve(probedScene());
    const cutting = createServer((outer) => {
      const inner = connect(port, "127.0.0.1");
      outer.pipe(inner).pipe(outer);
      for (const end of [outer, inner]) end.on("error", () => {});
      // Shorter than the pings are apart.
      outer.setTimeout(300, () => [outer, inner].forEach((end) => end.destroy()));
    });
    const url = `http://127.0.0.1:${await portOf(cutting)}`;
    const findings = await findingsAt(url, { isQuick: false, idleMs: 120_000 });
    expect(findings.get("idle")).toMatchObject({
      state: "fault",
      advice: expect.stringContaining("proxy_read_timeout"),
    });
  });

  test("whose clock is wrong", async ({ serve }) => {
    const { url } = await serve(probedScene());
    const clock = { date: () => new Date(Date.now() - 3_600_000) };
    const findings = await findingsAt(url, { clock });
    expect(findings.get("clock")?.state).toBe("fault");
    expect(findings.get("clock")?.says).toMatch(/(3599|3600|3601|3602) s ahead of/);
  });
});

describe("a folder of records", () => {
  test("that is not there, or a file", async ({ folder }) => {
    const url = `http://127.0.0.1:${await deadPort()}`;
    await writeFile(join(folder, "file"), "");
    await mkdir(join(folder, "Übung 1"));
    for (const [name, state] of [
      ["none", "fault"],
      ["file", "fault"],
      ["Übung 1", expect.stringMatching(/ok|warning/)],
    ] as const) {
      expect((await findingsAt(url, { recordsDir: join(folder, name) })).get("disk")?.state).toEqual(state);
    }
  });
});

test("what is wrong with the environment or the study is said before anything is looked at", async ({ serve }) => {
  const { url } = await serve(probedScene());
  const environment = { EARSHOT_TURN_URLS: "turn:turn.example.org" };
  await expect(findingsAt(url, { environment, isQuick: false, idleMs: 120_000 })).rejects.toThrow(
    "EARSHOT_TURN_SECRET",
  );
  await expect(findingsAt(url, { study: "none.ts" })).rejects.toThrow("study file");
});

test("a line is one line, whatever a stranger's server says", () => {
  expect(lineOf({ check: "server", state: "fault", says: "a\nb\u001b[31m" })).toBe("fault    server       a b [31m");
});
