import { limits, protocolVersion } from "@earshot/protocol";
import { peopleIn } from "@earshot/records";
import { readdir } from "node:fs/promises";
import { describe, expect } from "vitest";
import { firstSignal, makeReady, measured, measuringPair, preparingPair, reportBoth } from "../test-support/probing.ts";
import { probedScene, test } from "../test-support/server-test.ts";
import { candidateOf, sdpOf } from "../test-support/sdp.ts";

const joining = {
  protocolVersion,
  scene: "game",
  participantId: "mallory",
  pageId: "page-of-mallory",
  hidden: false,
  resume: false,
};
const candidate = { type: "candidate", candidate: { candidate: candidateOf("192.0.2.1") } } as const;
const signalling = { linkId: "link", signals: [candidate] };
const reporting = { probeId: "probe", report: measured(10) };
const withSamples = (...samplesMs: unknown[]) => ({ ...reporting, report: { ...reporting.report, samplesMs } });
const withSignal = (signal: unknown) => ({ ...signalling, signals: [signal] });
/** JSON.parse makes a key of its own of it, as a message from outside has it. */
const withProto: unknown = JSON.parse(`{"__proto__": {"hidden": true}, ${JSON.stringify(joining).slice(1)}`);

const malformed: [string, string, ...unknown[]][] = [
  ["an event that there is not", "no/such/event", {}],
  ["an event of the server's", "released", { reason: "left", waitedMs: 0 }],
  ["an event named like a method", "constructor", {}],
  ["an event named error", "error", { message: "boo" }],
  ["a very long event", "x".repeat(10_000), {}],
  ["no payload", "waitroom/join"],
  ["null", "waitroom/join", null],
  ["a list", "waitroom/join", [joining]],
  ["text", "waitroom/join", JSON.stringify(joining)],
  ["bytes", "waitroom/join", new Uint8Array([1, 2, 3])],
  ["a missing field", "waitroom/join", { ...joining, pageId: undefined }],
  ["an unknown field", "waitroom/join", { ...joining, isAdmin: true }],
  ["an own __proto__", "waitroom/join", withProto],
  ["a number as id", "waitroom/join", { ...joining, participantId: 7 }],
  ["an object as id", "waitroom/join", { ...joining, participantId: { toString: "x" } }],
  ["a time zone with a space in it", "waitroom/join", { ...joining, timeZone: "Europe /Berlin" }],
  ["a very long time zone", "waitroom/join", { ...joining, timeZone: "x".repeat(65) }],
  ["a number as time zone", "waitroom/join", { ...joining, timeZone: 1 }],
  ["an empty id", "waitroom/join", { ...joining, participantId: "" }],
  ["a long id", "waitroom/join", { ...joining, participantId: "x".repeat(limits.idChars + 1) }],
  ["a line break in an id", "waitroom/join", { ...joining, participantId: 'mallory\n{"type":"outcome"}' }],
  ["a NUL in an id", "waitroom/join", { ...joining, participantId: "mallory\0" }],
  ["an escape in an id", "waitroom/join", { ...joining, pageId: "\u001b[2J" }],
  ["an object as token", "waitroom/join", { ...joining, token: { alg: "none" } }],
  ["a very long token", "waitroom/join", { ...joining, token: "x".repeat(limits.tokenChars + 1) }],
  ["a number as secret", "waitroom/join", { ...joining, resumeSecret: 1 }],
  ["a very long secret", "waitroom/join", { ...joining, resumeSecret: "x".repeat(limits.idChars + 1) }],
  ["text for a boolean", "waitroom/join", { ...joining, hidden: "false" }],
  ["a visibility without a value", "page/visibility", {}],
  ["a leave with a payload", "waitroom/leave", { participantId: "alice" }],
  ["a beacon that is further away than any", "beacons/report", { rttsMs: [60_001] }],
  [
    "more beacons than any study has",
    "beacons/report",
    { rttsMs: Array.from({ length: limits.beacons + 1 }, () => 1) },
  ],
  ["beacons of its own", "beacons/report", { rttsMs: [1], urls: ["https://mallory.example"] }],
  ["a probe id that is an object", "probe/opened", { probeId: {} }],
  ["NaN, which JSON makes null, for all a report", "probe/report", { ...reporting, report: Number.NaN }],
  ["a negative sample", "probe/report", withSamples(10, -1)],
  ["a huge sample", "probe/report", withSamples(60_001)],
  ["a sample in words", "probe/report", withSamples("10")],
  ["a sample in bytes", "probe/report", withSamples(new Uint8Array(8))],
  ["no samples", "probe/report", withSamples()],
  ["too many samples", "probe/report", withSamples(...Array.from({ length: limits.samplesPerReport + 1 }, () => 1))],
  ["a path of its own", "probe/report", { ...reporting, report: { ...measured(10), path: "wire" } }],
  ["a median of its own", "probe/report", { ...reporting, report: { ...measured(10), medianMs: 1 } }],
  ["a failure of its own", "probe/report", { ...reporting, report: { kind: "failed", reason: "accepted" } }],
  ["an oversize SDP", "link/signal", withSignal({ type: "offer", sdp: "x".repeat(limits.sdpChars + 1) })],
  ["an oversize ICE candidate", "link/signal", withSignal({ ...candidate, candidate: { candidate: "x".repeat(513) } })],
  ["no signals", "link/signal", { ...signalling, signals: [] }],
  ["too many signals", "link/signal", { ...signalling, signals: Array.from({ length: 33 }, () => candidate) }],
  ["a link id that is a number", "link/closed", { linkId: 1 }],
  ["a target of its own", "link/signal", { ...signalling, to: "alice" }],
];

describe("a message that no honest page sends", () => {
  test.for(malformed)("is refused, and harms nobody: %s", async ([, event, ...payload], { serve, log }) => {
    const server = await serve(probedScene());
    const pair = await measuringPair(server);
    const mallory = server.page("mallory");
    expect(await mallory.askAnything(event, ...payload)).toMatchObject({ ok: false, error: { code: "bad-message" } });
    mallory.tell(event, ...payload);
    mallory.tell(event, ...payload, "not a function");
    expect((await mallory.next("protocol/error")).code).toBe("bad-message");
    await mallory.next("protocol/error");
    expect(await mallory.join()).toEqual({ ok: true });

    await reportBoth(pair, 40);
    expect(await pair.alice.next("probe/stop")).toMatchObject({ accepted: true });
    expect(log.errors).toEqual([]);
    expect(Object.hasOwn(Object.prototype, "hidden")).toBe(false);
  });

  test("is answered with the field that is wrong", async ({ serve }) => {
    const mallory = (await serve(probedScene())).page("mallory");
    const reply = await mallory.askAnything("probe/report", withSamples(10, -1));
    expect(reply).toMatchObject({ error: { field: "report.samplesMs.1" } });
  });

  test("of another version of the protocol, or for another study, is told so", async ({ serve }) => {
    const mallory = (await serve(probedScene())).page("mallory");
    const versions = await mallory.askAnything("waitroom/join", { ...joining, protocolVersion: 99 });
    expect(versions).toMatchObject({ error: { code: "protocol-mismatch", message: expect.stringContaining("99") } });
    const scenes = await mallory.askAnything("waitroom/join", { ...joining, scene: "__proto__" });
    expect(scenes).toMatchObject({ error: { code: "unknown-scene", message: expect.stringContaining("game") } });
  });

  test("may not come before joining, nor a second join after it", async ({ serve }) => {
    const server = await serve(probedScene());
    const mallory = server.page("mallory");
    const early: [string, unknown][] = [
      ["waitroom/leave", {}],
      ["page/visibility", { hidden: true }],
      ["beacons/report", { rttsMs: [10] }],
      ["probe/opened", { probeId: "probe" }],
      ["probe/report", reporting],
      ["link/signal", signalling],
      ["link/closed", { linkId: "probe" }],
    ];
    for (const [event, message] of early) {
      expect(await mallory.askAnything(event, message)).toMatchObject({ error: { code: "not-joined" } });
    }
    expect(await mallory.join()).toEqual({ ok: true });
    expect(await mallory.join()).toMatchObject({ error: { code: "already-joined" } });
    expect(await mallory.join({ participantId: "second" })).toMatchObject({ error: { code: "already-joined" } });
    expect(await server.answersOthers()).toBe(true);
  });
});

describe("an id that looks like a path", () => {
  test.for(["../x", "/etc/passwd", "__proto__", "constructor", "%2e%2e"])(
    "is an id: %s",
    async (id, { serve, folder }) => {
      const server = await serve(probedScene());
      const page = await server.waitingPage(id);
      await page.ask("waitroom/leave", {});
      expect(await page.next("released")).toMatchObject({ reason: "left" });
      const records = await server.finalRecords();
      expect(records.flatMap(peopleIn)).toEqual([id, id]);
      expect((await readdir(folder)).toSorted()).toEqual(["test.journal.jsonl", "test.jsonl"]);
    },
  );
});

describe("somebody else's probe", () => {
  test("hears nothing from a page that is not its member", async ({ serve }) => {
    const server = await serve(probedScene());
    const pair = await preparingPair(server);
    const { probeId } = pair;
    const mallory = await server.waitingPage("mallory");
    const refused = { ok: false, error: { code: "not-a-member" } };
    expect(await mallory.ask("probe/opened", { probeId })).toMatchObject(refused);
    expect(await mallory.ask("probe/report", { probeId, report: measured(1) })).toMatchObject(refused);
    const signals = [{ type: "offer", sdp: sdpOf("mine") } as const];
    expect(await mallory.ask("link/signal", { linkId: probeId, signals })).toMatchObject(refused);
    expect(await mallory.ask("link/closed", { linkId: probeId })).toMatchObject(refused);
    await makeReady(pair);
    await reportBoth(pair, 40);
    expect(await pair.bob.next("probe/stop")).toMatchObject({ accepted: true, rttMs: 40 });
    expect(JSON.stringify([pair.alice, pair.bob].map((page) => page.all("link/signal")))).not.toContain("mine");
  });
});

describe("what is said twice", () => {
  test("counts once: ready is who, not how many, and the first report stays", async ({ serve, clock }) => {
    const { alice, bob, probeId } = await preparingPair(await serve(probedScene()));
    const refused = { ok: false, error: { code: "not-a-member" } };
    for (const _ of [1, 2]) expect(await alice.ask("link/signal", firstSignal(probeId))).toEqual({ ok: true });
    expect(await alice.ask("probe/opened", { probeId })).toMatchObject(refused);
    clock.advance(2_999);
    expect(await bob.ask("link/signal", firstSignal(probeId))).toEqual({ ok: true });
    expect(await alice.ask("probe/opened", { probeId })).toEqual({ ok: true });
    await bob.ask("probe/opened", { probeId });
    expect(await alice.ask("probe/report", { probeId, report: measured(40) })).toEqual({ ok: true });
    expect(await alice.ask("probe/report", { probeId, report: measured(500) })).toMatchObject(refused);
    expect(await bob.ask("probe/report", { probeId, report: measured(41) })).toEqual({ ok: true });
    expect(await bob.next("probe/stop")).toMatchObject({ accepted: true, rttMs: 41 });
  });

  test("more often than a link needs is not passed on, until a while has passed", async ({ serve, clock }) => {
    const { alice, bob, probeId } = await preparingPair(await serve(probedScene()));
    const signals = Array.from({ length: 32 }, () => candidate);
    const tell = (count: number) => alice.ask("link/signal", { linkId: probeId, signals: signals.slice(0, count) });
    const refused = { error: { code: "rate-limited" } };
    for (const _ of [1, 2]) expect(await tell(32)).toEqual({ ok: true });
    expect(await tell(1)).toMatchObject(refused);
    clock.advance(1_000);
    expect(await tell(3)).toMatchObject(refused);
    expect(await tell(2)).toEqual({ ok: true });
    expect(await tell(1)).toMatchObject(refused);
    await bob.catchUp();
    expect(bob.all("link/signal")).toHaveLength(3);
  });
});
