import { ofType } from "@earshot/records";
import { describe, expect } from "vitest";
import {
  confirmingPair,
  firstSignal,
  makeReady,
  measuringPair,
  preparingPair,
  reportBoth,
  startedPair,
} from "../test-support/probing.ts";
import { probedScene, test } from "../test-support/server-test.ts";
import { sdpOf } from "../test-support/sdp.ts";

describe("a page that comes back after a broken connection", () => {
  test("has its old place and deadline", async ({ serve, clock }) => {
    const server = await serve(probedScene());
    const alice = await server.waitingPage("alice");
    clock.advance(30_000);
    await alice.close();
    const back = server.page("alice", alice.pageId);
    expect(await back.join({ resume: true })).toEqual({ ok: true });
    expect(await back.nextStatus("waiting")).toMatchObject({ attempts: 0, deadlineInMs: 90_000 });
    clock.advance(89_999);
    await back.catchUp();
    expect(back.all("released")).toEqual([]);
    clock.advance(1);
    expect(await back.next("released")).toEqual({ reason: "timed-out", waitedMs: 120_000 });
    const records = await server.finalRecords();
    expect(records.map(({ type }) => type)).toEqual(["arrival", "outcome"]);
  });

  test("has it too when it would also take a new one, and is told how its stay ended when it has", async ({
    serve,
    clock,
  }) => {
    const server = await serve(probedScene());
    const alice = await server.waitingPage("alice");
    clock.advance(30_000);
    await alice.close();
    const back = server.page("alice", alice.pageId);
    expect(await back.join()).toEqual({ ok: true });
    expect(await back.nextStatus("waiting")).toMatchObject({ deadlineInMs: 90_000 });
    await back.close();
    clock.advance(10_000);
    const late = server.page("alice", alice.pageId);
    expect(await late.join()).toEqual({ ok: true });
    expect(await late.next("released")).toEqual({ reason: "disconnected", waitedMs: 40_000 });
    const records = await server.finalRecords();
    expect(records.map(({ type }) => type)).toEqual(["arrival", "outcome"]);
  });

  test("goes on with its probe, if it came back before the break was noticed", async ({ serve, clock }) => {
    const server = await serve(probedScene());
    const pair = await preparingPair(server);
    const back = server.page("alice", pair.alice.pageId);
    expect(await back.join({ resume: true })).toEqual({ ok: true });
    expect(await back.nextStatus("probing")).toEqual({ kind: "probing", attempts: 1 });
    await pair.alice.close();
    const resumed = { ...pair, alice: back };
    await makeReady(resumed);
    await pair.bob.ask("link/signal", {
      linkId: pair.probeId,
      signals: [{ type: "answer", sdp: sdpOf("to the new connection") }],
    });
    await back.next("link/signal", ({ signals: [first] }) => first?.type === "answer");
    await reportBoth(resumed, 40);
    clock.advance(3_000);
    await Promise.all([back.next("match/started"), pair.bob.next("match/started")]);
  });

  test("is heard over its new connection only", async ({ serve }) => {
    const server = await serve(probedScene());
    const { alice, bob, probeId } = await preparingPair(server);
    const back = server.page("alice", alice.pageId);
    await back.join({ resume: true });
    expect(await alice.ask("link/signal", firstSignal(probeId))).toMatchObject({ error: { code: "not-joined" } });
    await bob.ask("link/signal", { linkId: probeId, signals: [{ type: "offer", sdp: sdpOf("-") }] });
    await back.next("link/signal");
    await alice.catchUp();
    expect(alice.all("link/signal")).toEqual([]);
  });

  test("finds its match again: the partner is not told that it had gone", async ({ serve, clock }) => {
    const server = await serve(probedScene());
    const { alice, bob, probeId } = await confirmingPair(server);
    clock.advance(3_000);
    await Promise.all([alice.next("match/started"), bob.next("match/started")]);
    await alice.close();
    const back = server.page("alice", alice.pageId);
    let echoes = 0;
    back.onEcho = () => echoes++;
    expect(await back.join({ resume: true })).toEqual({ ok: true });
    await back.catchUp();
    const echoesBefore = echoes;
    clock.advance(20_000);
    const signals = [{ type: "offer", sdp: sdpOf("again") } as const];
    expect(await back.ask("link/signal", { linkId: probeId, signals })).toEqual({ ok: true });
    await bob.next("link/signal", ({ signals: [first] }) => first?.type === "offer" && first.sdp === sdpOf("again"));
    expect(bob.all("match/member-gone")).toEqual([]);
    // A match that runs is not disturbed.
    await back.catchUp();
    expect(echoes).toBe(echoesBefore);
  });

  test("is told of its match again, since what was told before may have been lost on the way", async ({
    serve,
    clock,
  }) => {
    const server = await serve(probedScene());
    const pair = await measuringPair(server);
    await reportBoth(pair, 40);
    const announced = await pair.alice.next("match/announced");
    clock.advance(1_000);
    const counting = server.page("alice", pair.alice.pageId);
    await counting.join();
    expect(await counting.next("match/announced")).toEqual({
      ...announced,
      startsInMs: announced.startsInMs - 1_000,
      baselineInMs: announced.baselineInMs - 1_000,
    });
    clock.advance(2_000);
    const started = await counting.next("match/started");
    clock.advance(5_000);
    const matched = server.page("alice", pair.alice.pageId);
    await matched.join();
    expect(await matched.next("match/announced")).toEqual({ ...announced, startsInMs: 0, baselineInMs: 0 });
    expect(await matched.next("match/started")).toEqual({ ...started, startsInMs: 0 });
    expect(pair.bob.all("match/member-gone")).toEqual([]);
  });

  test("is told how its match stands, though it may know, and of none that was broken off", async ({
    serve,
    clock,
  }) => {
    const server = await serve(probedScene());
    const { alice, bob } = await confirmingPair(server);
    await alice.close();
    await bob.nextStatus("waiting");
    const waiting = server.page("alice", alice.pageId);
    await waiting.join();
    await startedPair(waiting, bob);
    expect(waiting.all("match/announced")).toEqual([]);
    const again = await confirmingPair(server, "carol", "dave");
    clock.advance(3_000);
    const { matchId } = await again.alice.next("match/started");
    const playing = server.page("carol", again.alice.pageId);
    await playing.join({ resume: true });
    await playing.catchUp();
    const partners = [{ linkId: again.probeId, page: 1 }];
    expect(playing.all("match/announced")).toMatchObject([{ matchId, startsInMs: 0, partners }]);
    expect(playing.all("match/started")).toMatchObject([{ matchId, startsInMs: 0, rejoined: false }]);
  });

  test("after rejoinMs finds its match again if its partner is still connected to it: nobody has departed", async ({
    serve,
    clock,
  }) => {
    const server = await serve(probedScene());
    const { alice, bob, starts } = await confirmingPair(server);
    clock.advance(3_000);
    const { matchId } = await bob.next("match/started");
    await alice.close();
    clock.advance(59_999);
    await bob.catchUp();
    expect(bob.all("match/member-gone")).toEqual([]);
    clock.advance(1);
    const gone = { matchId, partnerId: starts.bob.partnerId, reason: "unreachable" };
    expect(await bob.next("match/member-gone")).toEqual(gone);
    clock.advance(60_000);
    const back = server.page("alice", alice.pageId);
    expect(await back.join({ resume: true })).toEqual({ ok: true });
    expect((await server.finalRecords()).map(({ type }) => type)).not.toContain("departure");
  });

  test("too late for its match, whose connection is gone too, has no place any more", async ({ serve, clock }) => {
    const server = await serve(probedScene());
    const { alice, bob, probeId } = await confirmingPair(server);
    clock.advance(3_000);
    const { matchId } = await bob.next("match/started");
    await alice.close();
    expect(await bob.ask("link/closed", { linkId: probeId })).toEqual({ ok: true });
    clock.advance(60_000);
    await bob.next("match/member-gone");
    const back = server.page("alice", alice.pageId);
    expect(await back.join({ resume: true })).toMatchObject({ error: { code: "unknown-session" } });
    const departures = ofType(await server.finalRecords(), "departure");
    expect(departures).toMatchObject([{ match_id: matchId, participant_id: "alice", reason: "unreachable" }]);
  });

  test("without ever having had a place is told so", async ({ serve }) => {
    const server = await serve(probedScene());
    const stranger = server.page("stranger");
    expect(await stranger.join({ resume: true })).toMatchObject({ ok: false, error: { code: "unknown-session" } });
    expect(await stranger.join()).toEqual({ ok: true });
  });

  test("is not told how somebody else's stay ended, whose page chose the same pageId", async ({ serve }) => {
    const server = await serve(probedScene());
    const alice = await server.waitingPage("alice");
    await alice.ask("waitroom/leave", {});
    await alice.next("released");
    const bob = server.page("bob", alice.pageId);
    expect(await bob.join()).toEqual({ ok: true });
    await bob.nextStatus("waiting");
    expect(bob.all("released")).toEqual([]);
  });

  test("cannot take the place of a participant whose page it is not", async ({ serve }) => {
    const server = await serve(probedScene());
    const alice = await server.waitingPage("alice");
    const thief = server.page("alice", "made-up");
    expect(await thief.join({ resume: true })).toMatchObject({ error: { code: "unknown-session" } });
    expect(await alice.ask("page/visibility", { hidden: false })).toEqual({ ok: true });
  });
});
