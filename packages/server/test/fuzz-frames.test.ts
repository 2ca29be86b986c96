import { pageMessages, protocolVersion } from "@earshot/protocol";
import * as fc from "fast-check";
import { expect } from "vitest";
import { firstSignal, measuringPair, reportBoth } from "../test-support/probing.ts";
import { probedScene, test, type TestServer } from "../test-support/server-test.ts";
import { TcpPeer } from "../test-support/tcp-peer.ts";

// What fails is printed with its seed: `fc.assert(..., { seed })` does the same again.

const RUNS = 200;
const CONNECTIONS = 10;
/** Fewer refused messages than end a connection, and then some of which each may end it. */
const READ_EACH = 45;
const FATAL_EACH = 5;

const page = { participantId: "m", pageId: "m", hidden: false, resume: false };
const messages = {
  "waitroom/join": { protocolVersion, scene: "game", ...page },
  "page/visibility": { hidden: true },
  "beacons/report": { rttsMs: [1, null] },
  "link/signal": firstSignal("none"),
};

const good = [
  ...Object.entries(messages).map((message) => `42${JSON.stringify(message)}`),
  `4217["probe/report",{"probeId":"none","report":{"kind":"failed","reason":"timeout"}}]`,
  `430["0000000000000000"]`,
  `451-["waitroom/join",{"_placeholder":true,"num":0}]`,
  "40",
  '40/other,{"token":1}',
  "41",
  "2probe",
  "3",
];

const letters = fc.oneof(
  fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
  fc.constantFrom("[", "]", "{", "}", '"', ",", ":", "-", "_", "/", "0", "9", '"__proto__":', "null", "1e999", "[[[["),
);

/** Something good of which a piece is missing, and something else in its place. */
const broken = fc
  .tuple(fc.constantFrom(...good), fc.nat(), fc.nat({ max: 6 }), fc.array(letters, { maxLength: 4 }))
  .map(([frame, seed, length, added]) => {
    const at = seed % (frame.length + 1);
    return `${frame.slice(0, at)}${added.join("")}${frame.slice(at + length)}`;
  });

const anything = fc.jsonValue({ maxDepth: 3 });
const number = fc.constantFrom("", "0", "7", "99999999999999999999");

/** Whole messages of whatever is in them: they get as far as the schemas. */
const named = fc
  .tuple(
    number,
    fc.constantFrom(...Object.keys(pageMessages), "rtt/echo", "error", "__proto__", ""),
    fc.array(anything),
  )
  .map(([id, event, payload]) => `42${id}${JSON.stringify([event, ...payload])}`);

/** Answers that nobody asked for, and heartbeats. */
const unasked = fc.oneof(
  fc.tuple(number, fc.array(anything)).map(([id, answer]) => `43${id}${JSON.stringify(answer)}`),
  fc.constantFrom("3", "2", "2probe"),
);

/** A good message of which one field is something else. */
const nearlyGood = fc
  .constantFrom(...Object.entries(messages))
  .chain(([event, message]) =>
    fc
      .tuple(fc.constantFrom(...Object.keys(message), "__proto__", "extra"), anything)
      .map(
        ([field, value]) =>
          `42${JSON.stringify([event, message]).replace(/\}\]$/, `,"${field}":${JSON.stringify(value)}}]`)}`,
      ),
  );

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

const read = fc.oneof(named, nearlyGood, unasked);
const fatal = fc.oneof(broken, packet, fc.string({ unit: "binary", maxLength: 40 }), fc.uint8Array({ maxLength: 40 }));

const frames = fc
  .tuple(
    fc.array(read, { minLength: READ_EACH, maxLength: READ_EACH }),
    fc.array(fatal, { minLength: FATAL_EACH, maxLength: FATAL_EACH }),
  )
  .map((all): (string | Uint8Array)[] => all.flat());

/** Sends them all over one connection, which the server may close at any of the last ones. */
async function sendAll(server: TestServer, all: readonly (string | Uint8Array)[]): Promise<void> {
  const raw = await server.rawPage();
  for (const frame of all) raw.send(frame);
  // Read up to here, or closed.
  await Promise.race([raw.ping(), raw.closed]);
  raw.close();
}

test("100,000 raw frames harm nobody", async ({ serve, log }) => {
  const server = await serve(probedScene("busy"), probedScene("game"));
  const pair = await measuringPair(server);
  const connections = fc.array(frames, { minLength: CONNECTIONS, maxLength: CONNECTIONS });
  let sent = 0;
  await fc.assert(
    fc.asyncProperty(connections, async (all) => {
      await Promise.all(all.map((each) => sendAll(server, each)));
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
