import { limits } from "@earshot/protocol";
import { describe, expect } from "vitest";
import { measuringPair, reportBoth } from "../test-support/probing.ts";
import { probedScene, test } from "../test-support/server-test.ts";

const frames: [string, ...(string | Uint8Array)[]][] = [
  ["an empty frame", ""],
  ["a type there is not", "9"],
  ["text that is no packet", "hello"],
  ["a second open packet", '0{"sid":"x"}'],
  ["a packet type of socket.io's there is not", "48"],
  ["an event without a name", "42[]"],
  ["an event without anything", "42"],
  ["an event that is no list", '42{"a":1}'],
  ["a number as the event", "42[1]", "42[null]", '42[{"a":1},2]'],
  ["broken JSON", '42["waitroom/join",{'],
  ["a reserved event", '42["disconnect"]', '42["connect"]', '42["newListener"]'],
  ["an event named error, which Node throws when nobody listens", '42["error"]', '42["error",{"a":1}]'],
  ["a second CONNECT", "40", "40"],
  ["a namespace there is not", "40/admin,", '42/admin,["x"]'],
  ["a huge acknowledgement id", '4299999999999999999999["waitroom/leave",{}]'],
  ["an acknowledgement nobody asked for", "430[1]", "43999[1]", '431{"a":1}', "43"],
  ["attachments that never come", '451-["waitroom/join",{"_placeholder":true,"num":0}]'],
  ["eleven attachments", '4511-["waitroom/join",{"_placeholder":true,"num":0}]'],
  ["an attachment that nobody announced", new Uint8Array([1, 2, 3])],
  ["an attachment number that is none", '451-["waitroom/join",{"_placeholder":true,"num":"x"}]', new Uint8Array(4)],
  [
    "Infinity as a sample",
    '42["probe/report",{"probeId":"x","report":{"kind":"measured","samplesMs":[1e999],"path":"host"}}]',
  ],
  ["Infinity as a round trip to a beacon", '42["beacons/report",{"rttsMs":[1e999]}]'],
  ["JSON nested deep", `42["waitroom/join",${"[".repeat(7_000)}${"]".repeat(7_000)}]`],
  ["an upgrade in the middle", "5", "2probe", "3probe", "6"],
];

describe("a raw frame", () => {
  test.for(frames)("harms nobody: %s", async ([, ...sent], { serve, log }) => {
    const server = await serve(probedScene());
    const pair = await measuringPair(server);
    for (const namespace of [true, false]) {
      const raw = await server.rawPage({ namespace });
      for (const frame of sent) raw.send(frame);
      raw.event("waitroom/join", null);
      // Whatever it was: either it was ignored and the next message is answered, or the connection is closed.
      await Promise.race([raw.closed, raw.until((frame) => frame.includes("protocol/error")), namespace || raw.ping()]);
    }
    await reportBoth(pair, 40);
    expect(await pair.alice.next("probe/stop")).toMatchObject({ accepted: true });
    expect(await server.answersOthers()).toBe(true);
    expect(log.errors).toEqual([]);
  });

  test("of a megabyte ends the connection and nothing else", async ({ serve }) => {
    const server = await serve(probedScene());
    const raw = await server.rawPage();
    raw.event("waitroom/join", "x".repeat(2 ** 20));
    expect(await raw.closed).toBe(1009);
    expect(await server.answersOthers()).toBe(true);
  });

  test("just above the limit ends the connection, just below it is read", async ({ serve }) => {
    const server = await serve(probedScene());
    const frame = (bytes: number) => `42["waitroom/join","${"x".repeat(bytes - '42["waitroom/join",""]'.length)}"]`;
    const [below, above] = [await server.rawPage(), await server.rawPage()];
    below.send(frame(limits.frameBytes));
    await below.until((answer) => answer.includes("bad-message"));
    above.send(frame(limits.frameBytes + 1));
    expect(await above.closed).toBe(1009);
  });
});

describe("a flood", () => {
  test("of ten thousand messages is refused, and then its connection closed", async ({ serve }) => {
    const server = await serve(probedScene());
    const pair = await measuringPair(server);
    const raw = await server.rawPage();
    raw.join("mallory", "game");
    for (let sent = 0; sent < 10_000; sent++) raw.event("page/visibility", { hidden: sent % 2 === 0 });
    await raw.closed;
    expect(raw.frames.filter((frame) => frame.includes("rate-limited")).length).toBeGreaterThan(0);
    expect(raw.frames.filter((frame) => frame.includes("rate-limited")).length).toBeLessThanOrEqual(50);
    await reportBoth(pair, 40);
    expect(await pair.alice.next("probe/stop")).toMatchObject({ accepted: true });
    expect(await server.answersOthers()).toBe(true);
  });

  test("is measured by the second: who slows down is heard again", async ({ serve, clock }) => {
    const server = await serve(probedScene());
    const page = await server.waitingPage("hasty");
    const tell = () => page.ask("page/visibility", { hidden: false });
    for (let sent = 1; sent < limits.messageBurst; sent++) expect(await tell()).toEqual({ ok: true });
    expect(await tell()).toMatchObject({ error: { code: "rate-limited" } });
    clock.advance(1_000);
    for (let sent = 0; sent < limits.messagesPerSecond; sent++) expect(await tell()).toEqual({ ok: true });
    expect(await tell()).toMatchObject({ error: { code: "rate-limited" } });
  });

  test("of refused messages ends the connection", async ({ serve }) => {
    const server = await serve(probedScene());
    const page = server.page("mallory");
    for (let sent = 0; sent < 50; sent++) page.tell("no/such/event");
    await page.closedByServer();
    expect(page.isConnected).toBe(false);
    expect(await server.answersOthers()).toBe(true);
  });
});

describe("a connection that does not join", () => {
  test("is closed after ten seconds; one that has joined is not", async ({ serve, clock }) => {
    const server = await serve(probedScene());
    const waiting = await server.waitingPage("alice");
    const idle = await server.rawPage();
    clock.advance(10_000);
    await idle.closed;
    await waiting.catchUp();
    expect(waiting.isConnected).toBe(true);
  });
});
