import { once } from "node:events";
import { describe, expect } from "vitest";
import { WebSocket } from "ws";
import { scene } from "../src/study/scene.ts";
import type { Study } from "../src/study/study.ts";
import type { ServerOptions } from "../src/serve/server-options.ts";
import { test as base, type TestServer } from "../test-support/server-test.ts";

interface Knock {
  /** Null: let in. */
  readonly refusal: string | null;
  readonly close: () => Promise<void>;
}

type Headers = Readonly<Record<string, string>>;

/** A page that comes to the door with these headers; what it was told. */
type KnockAt = (server: TestServer, headers?: Headers, query?: string) => Promise<Knock>;

const test = base.extend<{ knock: KnockAt }>({
  knock: async ({}, use) => {
    const sockets: WebSocket[] = [];
    await use(async ({ url }, headers = {}, query = "") => {
      const path = `/socket.io/?EIO=4&transport=websocket${query}`;
      const socket = new WebSocket(`${url.replace("http", "ws")}${path}`, { headers });
      sockets.push(socket);
      const refusal = await new Promise<string | null>((resolve, reject) => {
        socket.once("open", () => resolve(null));
        socket.once("error", reject);
        socket.once("unexpected-response", (_request, response) => {
          response.setEncoding("utf8").once("data", resolve);
        });
      });
      const close = async () => {
        socket.close();
        await once(socket, "close");
      };
      return { refusal, close };
    });
    for (const socket of sockets) socket.terminate();
  },
});

const study = (changes: Partial<Study> = {}) => ({ scenes: [scene("game")], ...changes });
const from = (address: string): Headers => ({ "x-forwarded-for": address });
const behindProxy = (limits: NonNullable<ServerOptions["limits"]>) => ({
  environment: { TRUST_PROXY: "loopback" },
  limits,
});

describe("a page of an origin", () => {
  test("that the study lists may connect, as may those of the server; others may not", async ({
    serveStudy,
    knock,
  }) => {
    const server = await serveStudy(study({ origins: ["https://lab.example.org"] }));
    const refusalOf = async (headers: Headers) => (await knock(server, headers)).refusal;
    expect(await refusalOf({ origin: "https://lab.example.org" })).toBe(null);
    expect(await refusalOf({ origin: server.url })).toBe(null);
    const refused = "this study does not let pages of that origin connect";
    const others = ["https://evil.example", "http://lab.example.org", "https://lab.example.org.evil.example", "null"];
    for (const origin of others) expect(await refusalOf({ origin })).toBe(refused);
    expect(await refusalOf({})).toBe(refused);
    // Only a proxy that is believed may say which host was asked for.
    expect(await refusalOf({ origin: "https://evil.example", "x-forwarded-host": "evil.example" })).toBe(refused);
  });

  test("is the server's own if the proxy in front of it was asked for it", async ({ serveStudy, knock }) => {
    const server = await serveStudy(study({ origins: [] }), { environment: { TRUST_PROXY: "1" } });
    const headers = { origin: "https://lab.example.org", "x-forwarded-host": "lab.example.org" };
    expect((await knock(server, headers)).refusal).toBe(null);
    expect((await knock(server, { ...headers, origin: "https://evil.example" })).refusal).not.toBe(null);
  });

  test("of any kind may connect without a list, and the start says so", async ({ serveStudy, knock, log }) => {
    const server = await serveStudy(study());
    expect((await knock(server, { origin: "https://any.example" })).refusal).toBe(null);
    expect((await knock(server)).refusal).toBe(null);
    const warning = "warning: pages of any origin may connect; list yours as origins in the study file";
    expect(log.infos).toContain(warning);
    log.infos.length = 0;
    await serveStudy(study({ origins: [] }), { recordsDir: null });
    expect(log.infos).not.toContain(warning);
  });
});

describe("connections", () => {
  test("of one address are so many at once, and one more when one has gone", async ({ serveStudy, knock, clock }) => {
    const server = await serveStudy(study(), behindProxy({ socketsPerAddress: 2 }));
    const home = from("203.0.113.7");
    const [first, second] = [await knock(server, home), await knock(server, home)];
    expect([first.refusal, second.refusal]).toEqual([null, null]);
    expect((await knock(server, home)).refusal).toBe("too many connections from one address");
    expect((await knock(server, from("203.0.113.8"))).refusal).toBe(null);
    // What a page adds itself is further away than the proxy's word.
    expect((await knock(server, from("198.51.100.1, 203.0.113.7"))).refusal).not.toBe(null);
    await first.close();
    clock.advance(4_000);
    await expect.poll(async () => (await knock(server, home)).refusal).toBe(null);
  });

  test("of one address that opens and closes them in turns keep nobody else out", async ({ serveStudy, knock }) => {
    const server = await serveStudy(study(), behindProxy({ socketsPerAddress: 4, acceptsPerSecond: 12 }));
    const refusals: (string | null)[] = [];
    for (let turn = 0; turn < 20; turn++) {
      const { refusal, close } = await knock(server, from("203.0.113.7"));
      refusals.push(refusal);
      if (refusal === null) await close();
    }
    expect(refusals.filter((refusal) => refusal === null)).toHaveLength(4);
    const others = Array.from({ length: 8 }, (_, number) => from(`198.51.100.${number}`));
    for (const other of others) expect((await knock(server, other)).refusal).toBe(null);
  });

  test("of one /64 are those of one address", async ({ serveStudy, knock }) => {
    const server = await serveStudy(study(), behindProxy({ socketsPerAddress: 1 }));
    expect((await knock(server, from("2001:db8:1:2::1"))).refusal).toBe(null);
    expect((await knock(server, from("2001:db8:1:2:ffff::9"))).refusal).not.toBe(null);
    expect((await knock(server, from("2001:db8:1:3::1"))).refusal).toBe(null);
  });

  test("of the server's own machine are not counted, whatever they claim to be", async ({ serveStudy, knock, log }) => {
    const server = await serveStudy(study(), { limits: { socketsPerAddress: 1 } });
    for (const headers of [{}, {}, from("203.0.113.7"), from("203.0.113.7")]) {
      expect((await knock(server, headers)).refusal).toBe(null);
    }
    expect(log.infos.filter((line) => line.includes("set TRUST_PROXY"))).toHaveLength(1);
  });

  test("are so many in all", async ({ serveStudy, knock }) => {
    const server = await serveStudy(study(), { limits: { sockets: 2 } });
    const refusals = [await knock(server), await knock(server), await knock(server)].map(({ refusal }) => refusal);
    expect(refusals).toEqual([null, null, "too many connections"]);
  });

  test("begin no faster than the server can take them", async ({ serveStudy, knock, clock }) => {
    const server = await serveStudy(study(), { limits: { acceptsPerSecond: 2 } });
    const knockThrice = async () => [await knock(server), await knock(server), await knock(server)];
    const expected = [null, null, "too many new connections at the moment"];
    expect((await knockThrice()).map(({ refusal }) => refusal)).toEqual(expected);
    clock.advance(1_000);
    expect((await knockThrice()).map(({ refusal }) => refusal)).toEqual(expected);
  });

  test("have one WebSocket each: a second one would pass the door by", async ({ serve }) => {
    const server = await serve(scene("game"));
    const page = await server.rawPage({ namespace: false });
    const { sid }: { sid: string } = JSON.parse((await page.until((frame) => frame.startsWith("0"))).slice(1));
    const second = new WebSocket(`${server.url.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket&sid=${sid}`);
    await expect(once(second, "open")).rejects.toThrow("Unexpected server response: 400");
  });
});
