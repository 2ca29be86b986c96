import { pageMessages, protocolVersion } from "@earshot/protocol";
import * as fc from "fast-check";
import { expect } from "vitest";
import { firstSignal, measuringPair, reportBoth } from "../test-support/probing.ts";
import { probedScene, test, type TestServer } from "../test-support/server-test.ts";
import { TcpPeer } from "../test-support/tcp-peer.ts";

// What fails is printed with its seed: `fc.assert(..., { seed })` does the same again.

const RUNS = 200;
const CONNECTIONS = 25;
const FRAMES_EACH = 20;

const good = [
  `42["waitroom/join",${JSON.stringify({ protocolVersion, scene: "game", participantId: "m", pageId: "m", hidden: false, resume: false })}]`,
  `421["page/visibility",{"hidden":true}]`,
  `42["link/signal",${JSON.stringify(firstSignal("none"))}]`,
  `4217["probe/report",{"probeId":"none","report":{"kind":"failed","reason":"timeout"}}]`,
  `430["0000000000000000"]`,
  `451-["waitroom/join",{"_placeholder":true,"num":0}]`,
  "40",
  '40/other,{"token":1}',
  "41",
  "2probe",
  "3",
];

const letters = fc.constantFrom(
  ...'0123456789[]{}",:-_/\\.eE+ntfu \0\u00e4\u2028',
  '"__proto__":',
  "null",
  "1e999",
  "[[[[",
);

/** Something good of which a piece is missing, and something else in its place. */
const broken = fc
  .tuple(fc.constantFrom(...good), fc.nat(), fc.nat({ max: 6 }), fc.array(letters, { maxLength: 4 }))
  .map(([frame, seed, length, added]) => {
    const at = seed % (frame.length + 1);
    return `${frame.slice(0, at)}${added.join("")}${frame.slice(at + length)}`;
  });

const named = fc
  .tuple(
    fc.constantFrom(...Object.keys(pageMessages), "rtt/echo", "error", "__proto__", ""),
    fc.jsonValue({ maxDepth: 3 }),
  )
  .map((event) => `42${JSON.stringify(event)}`);

/** Packets by their grammar: type, attachments, namespace, number, data. */
const packet = fc
  .tuple(
    fc.nat({ max: 6 }),
    fc.nat({ max: 9 }),
    fc.constantFrom("", "1-", "11-", "-"),
    fc.constantFrom("", "/a,", "/"),
    fc.json(),
  )
  .map(([engine, type, attachments, namespace, data]) => `${engine}${type}${attachments}${namespace}${data}`);

const frame = fc.oneof(
  { weight: 4, arbitrary: broken },
  { weight: 4, arbitrary: named },
  { weight: 1, arbitrary: packet },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 40 }) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 40 }) },
);

/** Sends them all over one connection; the server may close it at any of them, and need not read the rest. */
async function sendAll(server: TestServer, frames: readonly (string | Uint8Array)[]): Promise<void> {
  const page = await server.rawPage();
  for (const one of frames) page.send(one);
  // Read up to here, or closed.
  await Promise.race([page.ping(), page.closed]);
  page.close();
}

test("100,000 raw frames harm nobody", async ({ serve, log }) => {
  const server = await serve(probedScene("busy"), probedScene("game"));
  const pair = await measuringPair(server);
  const connections = fc.array(fc.array(frame, { minLength: FRAMES_EACH, maxLength: FRAMES_EACH }), {
    minLength: CONNECTIONS,
    maxLength: CONNECTIONS,
  });
  let sent = 0;
  await fc.assert(
    fc.asyncProperty(connections, async (all) => {
      await Promise.all(all.map((frames) => sendAll(server, frames)));
      sent += all.flat().length;
      expect(log.errors).toEqual([]);
    }),
    { numRuns: RUNS, endOnFailure: true },
  );
  expect(sent).toBe(100_000);
  expect(await server.answersOthers()).toBe(true);
  await reportBoth(pair, 40);
  expect(await pair.alice.next("probe/stop")).toMatchObject({ accepted: true });
  expect(Object.keys(Object.prototype)).toEqual([]);
});

test("nor does what is no frame at all, before a WebSocket has begun or in it", async ({ serve, log }) => {
  const server = await serve(probedScene("busy"), probedScene("game"));
  const pair = await measuringPair(server);
  const upgrade = [
    "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1",
    "Host: a",
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
    "",
    "",
  ];
  // An engine.io packet of the wrong kind, without a mask: every server has to refuse it.
  const end = Buffer.from([0x83, 0]);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 5 }),
      fc.boolean(),
      async (bytes, asks) => {
        const peer = await TcpPeer.to(server.port);
        if (asks) peer.say(...upgrade);
        for (const some of bytes) peer.sendBytes(some);
        peer.sendBytes(asks ? end : Buffer.from("\r\n\r\n\0\r\n\r\n"));
        peer.end();
        expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
      },
    ),
    { numRuns: 1_000, endOnFailure: true },
  );
  expect(log.errors).toEqual([]);
  await reportBoth(pair, 40);
  expect(await pair.alice.next("probe/stop")).toMatchObject({ accepted: true });
});
