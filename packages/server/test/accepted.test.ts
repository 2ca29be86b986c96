import { ofType } from "@earshot/records";
import { describe, expect } from "vitest";
import {
  confirmingPair,
  makeReady,
  measured,
  measuredSamples,
  measuringPair,
  preparingPair,
  reportBoth,
} from "../test-support/probing.ts";
import { probedScene, test } from "../test-support/server-test.ts";
import { scene } from "../src/study/scene.ts";
import { candidateOf, sdpOf } from "../test-support/sdp.ts";

const offer = { type: "offer", sdp: sdpOf("the offer") } as const;
const candidate = {
  type: "candidate",
  candidate: { candidate: candidateOf("192.0.2.1"), sdpMid: "0", sdpMLineIndex: 0 },
} as const;

describe("two pages that are near each other", () => {
  test("are both told to start a probe: one makes the offer, and neither learns who the other is", async ({
    serve,
  }) => {
    const { alice, bob, starts } = await preparingPair(await serve(probedScene()));
    expect([starts.alice.initiator, starts.bob.initiator].toSorted()).toEqual([false, true]);
    expect(starts.alice).toMatchObject({ maxP2pRttMs: 100, iceServers: [] });
    expect(starts.bob.probeId).toBe(starts.alice.probeId);
    expect(starts.alice.partnerId).not.toBe(starts.bob.partnerId);
    for (const partnerId of [starts.alice.partnerId, starts.bob.partnerId]) {
      expect(partnerId).toMatch(/^[0-9a-f]{12}$/);
    }
    for (const page of [alice, bob]) expect(page.all("status").at(-1)).toEqual({ kind: "probing", attempts: 1 });
  });

  test("exchange signals with each other and with nobody else", async ({ serve }) => {
    const server = await serve(probedScene());
    const { alice, bob, probeId } = await preparingPair(server);
    const carol = await server.waitingPage("carol");
    expect(await alice.ask("link/signal", { linkId: probeId, signals: [offer, candidate] })).toEqual({ ok: true });
    expect(await bob.next("link/signal")).toEqual({ linkId: probeId, signals: [offer, candidate] });
    await bob.ask("link/signal", { linkId: probeId, signals: [candidate] });
    expect(await alice.next("link/signal")).toEqual({ linkId: probeId, signals: [candidate] });
    await Promise.all([alice, bob, carol].map((page) => page.catchUp()));
    expect([alice, bob, carol].map((page) => page.all("link/signal").length)).toEqual([1, 1, 0]);
  });

  test("hear a verdict only after both have reported: the worse median", async ({ serve, clock }) => {
    const { alice, bob, probeId, starts } = await measuringPair(await serve(probedScene()));
    clock.advance(600);
    await alice.ask("probe/report", { probeId, report: measured(40) });
    await alice.catchUp();
    expect(alice.all("probe/stop")).toEqual([]);
    await bob.ask("probe/report", { probeId, report: measured(50) });
    const stop = { probeId, accepted: true, reason: null, rttMs: 50, maxP2pRttMs: 100, verdictMs: 600 };
    const [own, theirs] = [40, 50].map((medianMs): unknown => expect.objectContaining({ medianMs }));
    expect(await alice.next("probe/stop")).toEqual({ ...stop, partnerId: starts.alice.partnerId, own, theirs });
    expect(await bob.next("probe/stop")).toEqual({
      ...stop,
      partnerId: starts.bob.partnerId,
      own: theirs,
      theirs: own,
    });
  });

  test("are announced to each other with the link that was measured, and start together", async ({ serve, clock }) => {
    const { alice, bob, probeId, starts } = await measuringPair(await serve(probedScene()));
    await alice.ask("probe/report", { probeId, report: measured(40) });
    await bob.ask("probe/report", { probeId, report: measured(50) });
    const [rttOfAlice, rttOfBob] = [40, 50].map((medianMs): unknown => expect.objectContaining({ medianMs }));
    const [toAlice, toBob] = await Promise.all([alice.next("match/announced"), bob.next("match/announced")]);
    expect(toAlice.matchId).toBe(toBob.matchId);
    const partner = { linkId: probeId, iceServers: [], relayOnly: false };
    const { alice: aliceStart, bob: bobStart } = starts;
    expect(toAlice.partners).toEqual([
      {
        ...partner,
        partnerId: aliceStart.partnerId,
        index: 1,
        page: 1,
        rtt: rttOfAlice,
        theirRtt: rttOfBob,
        initiator: aliceStart.initiator,
      },
    ]);
    expect(toBob.partners).toEqual([
      {
        ...partner,
        partnerId: bobStart.partnerId,
        index: 0,
        page: 1,
        rtt: rttOfBob,
        theirRtt: rttOfAlice,
        initiator: bobStart.initiator,
      },
    ]);
    expect([toAlice.startsInMs, toBob.startsInMs]).toEqual([3_000, 3_000]);

    clock.advance(2_749);
    await alice.catchUp();
    expect(alice.all("match/started")).toEqual([]);
    clock.advance(1);
    const facts = { role: null, roles: [], condition: null, token: null, rejoined: false, rejoinMs: 60_000 };
    const started = { matchId: toAlice.matchId, startsInMs: 250, ...facts };
    expect(await alice.next("match/started")).toEqual({ ...started, index: 0 });
    expect(await bob.next("match/started")).toEqual({ ...started, index: 1 });
  });

  test("can go on signalling after the match has started", async ({ serve, clock }) => {
    const { alice, bob, probeId } = await confirmingPair(await serve(probedScene()));
    clock.advance(3_000);
    await alice.next("match/started");
    expect(await alice.ask("link/signal", { linkId: probeId, signals: [candidate] })).toEqual({ ok: true });
    const { signals } = await bob.next("link/signal", ({ signals: [first] }) => first?.type === "candidate");
    expect(signals).toEqual([candidate]);
  });

  test("can look for new paths for as long as the match lasts, once a minute for an hour", async ({ serve, clock }) => {
    const { alice, bob, probeId } = await confirmingPair(await serve(probedScene()));
    clock.advance(3_000);
    await alice.next("match/started");
    const restart = [offer, ...Array.from({ length: 5 }, () => candidate)];
    for (let minute = 0; minute < 60; minute++) {
      clock.advance(60_000);
      expect(await alice.ask("link/signal", { linkId: probeId, signals: restart })).toEqual({ ok: true });
    }
    await bob.catchUp();
    expect(bob.all("link/signal").filter(({ signals }) => signals.length === restart.length)).toHaveLength(60);
  });

  test("never see the other's participantId in anything that comes over the wire", async ({ serve, clock }) => {
    const server = await serve(probedScene());
    const pair = await preparingPair(server, "PROLIFIC-of-alice", "PROLIFIC-of-bob");
    const { alice, bob, probeId } = pair;
    await makeReady(pair);
    await alice.ask("link/signal", { linkId: probeId, signals: [offer] });
    await reportBoth(pair, 40);
    clock.advance(3_000);
    await Promise.all([alice.next("match/started"), bob.next("match/started")]);
    await bob.ask("waitroom/leave", {});
    await alice.next("match/member-gone");
    await Promise.all([alice.catchUp(), bob.catchUp()]);
    expect(alice.frames.join("\n")).toContain(probeId);
    expect(alice.frames.join("\n")).not.toContain("PROLIFIC-of-bob");
    expect(bob.frames.join("\n")).not.toContain("PROLIFIC-of-alice");
  });

  test("leave a line for every step in the records", async ({ serve, clock }) => {
    const server = await serve(probedScene());
    const pair = await measuringPair(server);
    clock.advance(700);
    await reportBoth(pair, 40);
    await pair.alice.next("match/announced");
    clock.advance(3_000);
    await pair.alice.next("match/started");
    const records = await server.finalRecords();
    const steps = [
      "arrival",
      "arrival",
      "proposal",
      "probe",
      "measurement",
      "measurement",
      "verdict",
      "match",
      "outcome",
      "outcome",
    ];
    expect(records.map(({ type }) => type)).toEqual(steps);
    for (const line of records) {
      expect(line).toMatchObject({ study: "test", scene: "game" });
      expect(new Date(line.at).toISOString()).toBe(line.at);
    }
    expect(ofType(records, "arrival").map((line) => line.participant_id)).toEqual(["alice", "bob"]);
    expect(ofType(records, "proposal")).toMatchObject([{ server_rtt_ms: [0, 0], max_p2p_rtt_ms: 100 }]);
    expect(ofType(records, "probe")).toMatchObject([{ probe_id: pair.probeId, max_p2p_rtt_ms: 100 }]);
    expect(ofType(records, "measurement")).toMatchObject([
      {
        participant_id: "alice",
        probe_id: pair.probeId,
        median_ms: 40,
        sent: 5,
        received: 5,
        loss_ratio: 0,
        path: "host",
        timed_by: "worker",
        hidden: false,
      },
      { participant_id: "bob", median_ms: 40, samples_ms: [40, 40, 40, 40, 40], hurried_ms: null },
    ]);
    expect(ofType(records, "verdict")).toMatchObject([
      { verdict: "accepted", reason: null, p2p_rtt_ms: 40, verdict_ms: 700 },
    ]);
    expect(ofType(records, "match")).toMatchObject([{ starts_at: "2026-01-01T00:00:03.700Z" }]);
    for (const type of ["proposal", "probe", "verdict", "match"] as const) {
      expect(ofType(records, type)[0]?.participant_ids).toHaveLength(2);
      expect(ofType(records, type)[0]?.participant_ids).toEqual(expect.arrayContaining(["alice", "bob"]));
    }
    expect(ofType(records, "outcome")).toEqual(
      ["alice", "bob"].map((participant_id) => expect.objectContaining({ participant_id, outcome: "matched" })),
    );
  });
});

test("a measurement is recorded in ms with three decimals, however finely the page told it", async ({ serve }) => {
  const server = await serve(probedScene());
  const { alice, probeId } = await measuringPair(server);
  const samplesMs = [40.19999999925494, null, 40.0004, 41];
  await alice.ask("probe/report", {
    probeId,
    report: { ...measuredSamples(samplesMs), hurriedMs: [60.00049, null], openMs: 200.00049, reportMs: 400.1 + 0.2 },
  });
  const records = await server.finalRecords();
  expect(ofType(records, "measurement")[0]).toMatchObject({
    samples_ms: [40.2, null, 40, 41],
    hurried_ms: [60, null],
    median_ms: 40.2,
    open_ms: 200,
    report_ms: 400.3,
  });
});

describe("a scene without a limit", () => {
  test("matches at once, over links that are to be opened now", async ({ serve }) => {
    const server = await serve(scene("quick").waitroom({ countdownMs: 0 }));
    const alice = await server.waitingPage("alice");
    const bob = server.page("bob");
    await bob.join();
    const [toAlice, toBob] = await Promise.all([alice.next("match/announced"), bob.next("match/announced")]);
    expect(toAlice.partners[0]?.linkId).toBe(toBob.partners[0]?.linkId);
    expect(toAlice.partners).toMatchObject([{ rtt: null, theirRtt: null }]);
    expect([toAlice.partners[0]?.initiator, toBob.partners[0]?.initiator].toSorted()).toEqual([false, true]);
    expect(await alice.next("match/started")).toMatchObject({ startsInMs: 0 });
    expect(alice.all("probe/start")).toEqual([]);
  });
});
