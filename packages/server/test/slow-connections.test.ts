import { setImmediate as nextTurn } from "node:timers/promises";
import { afterEach, describe, expect } from "vitest";
import { scene } from "../src/study/scene.ts";
import { measuringPair, reportBoth } from "../test-support/probing.ts";
import { probedScene, test } from "../test-support/server-test.ts";
import { TcpPeer } from "../test-support/tcp-peer.ts";

const peers: TcpPeer[] = [];
afterEach(() => {
  for (const peer of peers.splice(0)) peer.end();
});

async function peerAt({ port }: { readonly port: number }): Promise<TcpPeer> {
  const peer = await TcpPeer.to(port);
  peers.push(peer);
  return peer;
}

const upgrade = (path: string) => [
  `GET ${path} HTTP/1.1`,
  "Host: 127.0.0.1",
  "Connection: Upgrade",
  "Upgrade: websocket",
  "Sec-WebSocket-Version: 13",
  "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
];
const pagePath = "/socket.io/?EIO=4&transport=websocket";

const half: [string, ...string[]][] = [
  [""],
  ["GET /heal"],
  ["GET /healthz HTTP/1.1", "Host: 127.0.0.1", "X-Slow: "],
  [upgrade(pagePath)[0] ?? "", ...upgrade(pagePath).slice(1)],
  ["POST /healthz HTTP/1.1", "Host: a", "Content-Length: 9", "", "x"],
];

test("whoever does not come to the end of a request is cut off, and others are served meanwhile", async ({ serve }) => {
  const server = await serve(probedScene());
  const pair = await measuringPair(server);
  const dripping = await peerAt(server);
  dripping.say("GET /healthz HTTP/1.1", "Host: 127.0.0.1", "");
  const slow = await Promise.all(
    half.map(async (lines) => {
      const peer = await peerAt(server);
      peer.say(...lines);
      return peer;
    }),
  );
  // Has always one header more to say.
  await dripping.dripUntilRefused("X-Slow: 1\r\n");
  const answers = await Promise.all([dripping, ...slow].map((peer) => peer.closedByServer()));
  for (const answer of answers.slice(0, -1)) expect(answer).toMatch(/^$|408 Request Timeout/);
  await reportBoth(pair, 40);
  expect(await pair.alice.next("probe/stop")).toMatchObject({ accepted: true });
});

test("a connection that breaks while it is to become a WebSocket ends nothing but itself", async ({ serve }) => {
  const server = await serve(probedScene());
  const health = ["GET /healthz HTTP/1.1", "Host: 127.0.0.1", "", ""].join("\r\n");
  for (let number = 0; number < 60; number++) {
    const peer = await peerAt(server);
    // What is asked for first is still being answered.
    peer.say(health + upgrade(pagePath)[0], ...upgrade(pagePath).slice(1), "", "");
    await nextTurn();
    peer.reset();
  }
  expect(await server.answersOthers()).toBe(true);
});

describe("a connection that was refused does not stay, even if the other side keeps it open:", () => {
  test("a WebSocket of another path", async ({ serve }) => {
    const peer = await peerAt(await serve(probedScene()));
    peer.say(...upgrade("/elsewhere"), "", "");
    await peer.dripUntilRefused("x");
  });

  test("a WebSocket of an origin that is not listed", async ({ serveStudy }) => {
    const peer = await peerAt(await serveStudy({ scenes: [scene("game")], origins: [] }));
    peer.say(...upgrade(pagePath), "Origin: https://evil.example", "", "");
    await peer.dripUntilRefused("x");
    expect(await peer.closedByServer()).toContain("400 Bad Request");
  });

  test("a WebSocket while the server drains", async ({ serve }) => {
    const server = await serve(probedScene());
    const { alice } = await measuringPair(server);
    const drained = server.drain();
    const peer = await peerAt(server);
    peer.say(...upgrade(pagePath), "", "");
    await peer.dripUntilRefused("x");
    expect(await peer.closedByServer()).toContain("503 Service Unavailable");
    // The probe that is open is what the server waits for.
    expect(alice.isConnected).toBe(true);
    await alice.close();
    await drained;
  });
});

test("a page that connects and does not say what it is for is cut off", async ({ serve }) => {
  const server = await serve(probedScene());
  const page = await server.rawPage({ namespace: false });
  const peer = await peerAt(server);
  peer.say(...upgrade(pagePath), "", "");
  expect(await page.closed).toBe(1005);
  // It does not answer that it has closed its side.
  expect(await peer.closedByServer()).toContain("101 Switching Protocols");
});

test("there are no more connections than pages may have, and some", async ({ serveStudy }) => {
  const server = await serveStudy({ scenes: [scene("game")] }, { limits: { sockets: 1 } });
  const many = await Promise.all(Array.from({ length: 257 }, () => peerAt(server)));
  expect(many).toHaveLength(257);
  const oneMore = await peerAt(server);
  await oneMore.dripUntilRefused("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
  expect(await oneMore.closedByServer()).toBe("");
});
