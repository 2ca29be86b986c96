import { createServer, request, type IncomingMessage, type Server as HttpServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo, Socket } from "node:net";
import { fileURLToPath } from "node:url";
import type { JoinOptions, Status } from "@earshot/client";
import type * as Sdk from "@earshot/client";
import { defineStudy, scene, silentLog, startServer, type EarshotServer } from "@earshot/server";
import type { Page } from "@playwright/test";
import { expect, test as base } from "./support/fixtures.ts";

/** Of socket.io, as any other application may use it. */
interface OtherServer {
  use(middleware: (socket: unknown, next: (error: Error) => void) => void): void;
  close(): Promise<void>;
}

const Server: new (http: HttpServer) => OtherServer = createRequire(
  fileURLToPath(import.meta.resolve("@earshot/server")),
)("socket.io").Server;

const oneScene = defineStudy({ study: "one", scenes: [scene("near")] });

interface Fixtures {
  /** Any other server than ours, on a free port of this computer; gives its URL. */
  run: (http: HttpServer) => Promise<string>;
  /** A page with the SDK that knows how to join. */
  page: Page;
}

const test = base.extend<Fixtures>({
  run: async ({}, use) => {
    const running: HttpServer[] = [];
    await use(async (http) => {
      await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
      running.push(http);
      return `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    });
    for (const http of running) {
      http.close();
      http.closeAllConnections();
    }
  },
  page: async ({ page, server }, use) => {
    await page.goto(`${server.url}/healthz`);
    await use(page);
  },
});

/** Joins, and gives the first status from then on that `wanted` describes. */
async function statusAfterJoin(page: Page, options: Partial<JoinOptions>, wanted: Partial<Status>): Promise<Status> {
  return page.evaluate(
    async ({ given, kind, hasMessage }) => {
      const sdkUrl = "/earshot.js";
      const { joinWaitroom }: typeof Sdk = await import(sdkUrl);
      const waitroom = joinWaitroom({ server: location.origin, scene: "near", participantId: "alice", ...given });
      return new Promise<Status>((resolve) => {
        waitroom.on("status", (status) => {
          if (status.kind === kind && (!hasMessage || "message" in status)) resolve(status);
        });
      });
    },
    { given: options, kind: wanted.kind, hasMessage: "message" in wanted },
  );
}

const told = { kind: "connecting", message: "" } as const;

/** Passes everything below `prefix` on to the server, without it, as a web server does that holds other things too. */
function proxy(target: string, prefix: string): HttpServer {
  const { hostname, port } = new URL(target);
  const towards = ({ url = "", method = "GET", headers }: IncomingMessage) =>
    request({ hostname, port, path: url.slice(prefix.length) || "/", method, headers });
  const http = createServer((incoming, answer) => {
    if (!incoming.url?.startsWith(`${prefix}/`)) return void answer.writeHead(404).end("no such page");
    const outgoing = towards(incoming);
    outgoing.on("response", (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    incoming.pipe(outgoing);
  });
  http.on("upgrade", (incoming: IncomingMessage, socket: Socket) => {
    if (!incoming.url?.startsWith(`${prefix}/`)) return void socket.destroy();
    const outgoing = towards(incoming);
    outgoing.on("upgrade", (response, upstream: Socket, head: Buffer) => {
      const lines = Object.entries(response.headers).map(([name, value]) => `${name}: ${String(value)}`);
      socket.write(["HTTP/1.1 101 Switching Protocols", ...lines, "", ""].join("\r\n"));
      // What the server said in the same packet.
      socket.write(head);
      upstream.pipe(socket).pipe(upstream);
      for (const end of [socket, upstream]) end.on("error", () => end.destroy());
    });
    outgoing.end();
  });
  return http;
}

for (const path of ["/earshot", "/earshot/", "/earshot/game.html?PROLIFIC_PID=7#/start"]) {
  test(`a server behind a proxy is reached below its base path: ${path}`, async ({ page, run, server }) => {
    const url = await run(proxy(server.url, "/earshot"));
    await statusAfterJoin(page, { server: url + path }, { kind: "waiting" });
    expect((await server.records()).map(({ type }) => type)).toContain("arrival");
  });
}

test("a wrong path is told as soon as it is known", async ({ page, server }) => {
  const { message } = (await statusAfterJoin(page, { server: `${server.url}/earshot` }, told)) as { message: string };
  expect(message).toBe(`the path in server is wrong: there is an Earshot server at ${server.url}`);
});

test("a server that is not there is told as soon as it is known", async ({ page, run }) => {
  const http = createServer();
  const url = await run(http);
  await new Promise((resolve) => http.close(resolve));
  expect(await statusAfterJoin(page, { server: url }, told)).toMatchObject({
    again: false,
    message: expect.stringContaining(`${url} cannot be reached`),
  });
});

test("another web server is told as soon as it is known", async ({ page, run }) => {
  const url = await run(createServer((_, answer) => void answer.end("hello")));
  expect(await statusAfterJoin(page, { server: url }, told)).toMatchObject({
    message: expect.stringContaining(`${url} answers, but is not an Earshot server`),
  });
});

test("a page of an origin that the study does not list is told so, and one that it lists is let in", async ({
  page,
  server,
}) => {
  const options = { port: 0, host: "127.0.0.1", recordsDir: null, log: silentLog };
  const start = (origins: string[]) => startServer({ ...options, study: { ...oneScene, origins } });
  const [closed, open] = await Promise.all([start(["https://lab.example"]), start([server.url])]);
  const urlOf = ({ port }: EarshotServer) => `http://127.0.0.1:${port}`;
  expect(await statusAfterJoin(page, { server: urlOf(closed) }, told)).toMatchObject({
    message: expect.stringContaining(`its study's origins leave ${server.url} out`),
  });
  expect(await statusAfterJoin(page, { server: urlOf(open) }, { kind: "waiting" })).toMatchObject({ kind: "waiting" });
  await Promise.all([closed.close(), open.close()]);
});

test("an https page is told at once that it can reach no http server", async ({ page, server }) => {
  await page.route("https://page.example/**", async (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === "/") return route.fulfill({ contentType: "text/html", body: "<!doctype html>" });
    const body = await (await fetch(server.url + pathname)).text();
    return route.fulfill({ contentType: "text/javascript", body });
  });
  await page.goto("https://page.example/");
  expect(await statusAfterJoin(page, { server: "http://lab.example" }, told)).toMatchObject({
    message:
      "browsers let an https page reach no http server: http://lab.example needs a certificate, and https in its URL",
  });
});

test.describe("a stay has an outcome, with the reason in words,", () => {
  test("where another socket.io server takes the connection", async ({ page, run }) => {
    const http = createServer();
    const io = new Server(http);
    const url = await run(http);
    expect(await statusAfterJoin(page, { server: url }, { kind: "released" })).toEqual({
      kind: "released",
      reason: "failed",
      message: `${url} takes the connection, but does not answer as an Earshot server does`,
    });
    await io.close();
  });

  test("where a proxy cuts each connection at the join, after few tries", async ({ page, server }) => {
    let tries = 0;
    await page.routeWebSocket(/socket\.io/, (route) => {
      tries++;
      const upstream = route.connectToServer();
      route.onMessage((frame) => {
        if (String(frame).includes("waitroom/join")) void route.close();
        else upstream.send(frame);
      });
    });
    await page.reload();
    expect(await statusAfterJoin(page, {}, { kind: "released" })).toEqual({
      kind: "released",
      reason: "failed",
      message:
        `${server.url} is an Earshot server, but no WebSocket gets through: its study's origins leave ` +
        `${server.url} out, or a proxy, or the page's connect-src, forbids it`,
    });
    expect(tries).toBeGreaterThan(3);
    expect(tries).toBeLessThan(20);
  });
});

test("a server that refuses everybody is told with its own words", async ({ page, run }) => {
  const http = createServer();
  const io = new Server(http);
  io.use((_socket, next) => next(new Error("members only")));
  const url = await run(http);
  expect(await statusAfterJoin(page, { server: url }, told)).toMatchObject({
    message: expect.stringContaining("members only"),
  });
  await io.close();
});

test("an id that was made up is said in the status", async ({ page, server }) => {
  await page.goto(`${server.url}/healthz?PROLIFIC_PID=undefined`);
  const participantId = await page.evaluate(async () => {
    const sdkUrl = "/earshot.js";
    const { participantFromUrl }: typeof Sdk = await import(sdkUrl);
    return participantFromUrl();
  });
  expect(await statusAfterJoin(page, { participantId }, { kind: "waiting" })).toMatchObject({
    message: expect.stringContaining("no participant id"),
  });
});

test("whoever only looks at MTurk's preview waits outside, and is told when it begins", async ({ page, server }) => {
  for (const participantId of ["ASSIGNMENT_ID_NOT_AVAILABLE", "made-up-1"]) {
    await page.goto(`${server.url}/healthz?assignmentId=ASSIGNMENT_ID_NOT_AVAILABLE&hitId=3`);
    expect(await statusAfterJoin(page, { participantId }, { kind: "released" })).toMatchObject({
      reason: "preview",
      message: expect.stringContaining("accepted"),
    });
  }
  expect(await server.records().catch(() => [])).toEqual([]);
});
