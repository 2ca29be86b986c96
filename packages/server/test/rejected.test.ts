import { ofType } from "@earshot/records";
import { describe, expect } from "vitest";
import { measured, measuringPair, reportBoth, startedPair, measuredSamples } from "../test-support/probing.ts";
import { probedScene, test } from "../test-support/server-test.ts";
import { sdpOf } from "../test-support/sdp.ts";

describe("two pages that are too far apart", () => {
  test("both hear why, and wait again with their deadline kept", async ({ serve, clock }) => {
    const pair = await measuringPair(await serve(probedScene()));
    clock.advance(2_000);
    await reportBoth(pair, 180);
    const verdict = { accepted: false, reason: "rtt-too-high", rttMs: 180, verdictMs: 2_000 };
    for (const page of [pair.alice, pair.bob]) {
      expect(await page.next("probe/stop")).toMatchObject({ probeId: pair.probeId, ...verdict });
      expect(await page.nextStatus("waiting")).toMatchObject({
        attempts: 1,
        lastRejection: { reason: "rtt-too-high", rttMs: 180 },
        deadlineInMs: 118_000,
        groupSize: 2,
      });
    }
  });

  test("are told what each side measured, in the status too, also when they come back to it", async ({ serve }) => {
    const server = await serve(probedScene());
    const { alice, bob, probeId } = await measuringPair(server);
    await alice.ask("probe/report", { probeId, report: measured(180) });
    await bob.ask("probe/report", { probeId, report: measured(190) });
    const { reason, rttMs, own, theirs } = await alice.next("probe/stop");
    expect([own, theirs]).toMatchObject([{ medianMs: 180, openMs: 200 }, { medianMs: 190 }]);
    const lastRejection = { reason, rttMs, own, theirs };
    expect((await alice.nextStatus("waiting")).lastRejection).toEqual(lastRejection);
    expect((await bob.nextStatus("waiting")).lastRejection).toEqual({ reason, rttMs, own: theirs, theirs: own });
    await alice.close();
    const back = server.page("alice", alice.pageId);
    await back.join();
    expect((await back.nextStatus("waiting")).lastRejection).toEqual(lastRejection);
    expect(alice.frames.join()).not.toContain("samplesMs");
  });

  test("the senior one is matched with a third", async ({ serve, clock }) => {
    const server = await serve(probedScene());
    const pair = await measuringPair(server);
    await reportBoth(pair, 180);
    await pair.alice.nextStatus("waiting");
    const carol = server.page("carol");
    await carol.join();
    const retry = await startedPair(pair.alice, carol);
    expect(retry.probeId).not.toBe(pair.probeId);
    await reportBoth(retry, 30);
    clock.advance(3_000);
    const [toAlice, toCarol] = await Promise.all([pair.alice.next("match/started"), carol.next("match/started")]);
    expect(toAlice.matchId).toBe(toCarol.matchId);
    await pair.bob.catchUp();
    expect(pair.bob.all("match/announced")).toEqual([]);
    expect(pair.bob.all("probe/start")).toHaveLength(1);
  });

  test("may not signal over the link of the rejected probe any more", async ({ serve }) => {
    const pair = await measuringPair(await serve(probedScene()));
    await reportBoth(pair, 180);
    const signals = [{ type: "offer", sdp: sdpOf("too late") } as const];
    expect(await pair.alice.ask("link/signal", { linkId: pair.probeId, signals })).toMatchObject({
      ok: false,
      error: { code: "not-a-member" },
    });
    await pair.bob.catchUp();
    expect(JSON.stringify(pair.bob.all("link/signal"))).not.toContain("too late");
  });
});

describe("the verdict", () => {
  test("is made from the samples: a page that is far off alone causes a rejection, not an acceptance", async ({
    serve,
  }) => {
    const { alice, bob, probeId } = await measuringPair(await serve(probedScene()));
    await alice.ask("probe/report", { probeId, report: measured(1) });
    await bob.ask("probe/report", { probeId, report: measured(110) });
    const verdict = { accepted: false, reason: "reports-disagree", rttMs: 110 };
    expect(await alice.next("probe/stop")).toMatchObject({ probeId, ...verdict });
  });

  test("counts a lost ping as slow", async ({ serve }) => {
    const { alice, bob, probeId } = await measuringPair(await serve(probedScene()));
    const report = measuredSamples([null, 30, null, 30, null]);
    await alice.ask("probe/report", { probeId, report });
    await bob.ask("probe/report", { probeId, report });
    const verdict = { accepted: false, reason: "loss-too-high", rttMs: 30 };
    expect(await bob.next("probe/stop")).toMatchObject({ probeId, ...verdict });
  });

  test("of a page that could not connect ends the probe without the other's report", async ({ serve, log }) => {
    const server = await serve(probedScene());
    const { alice, bob, probeId } = await measuringPair(server);
    await alice.ask("probe/report", { probeId, report: { kind: "failed", reason: "connection-failed" } });
    const verdict = { accepted: false, reason: "connection-failed", rttMs: null };
    expect(await bob.next("probe/stop")).toMatchObject({ probeId, ...verdict });
    const records = await server.finalRecords();
    expect(ofType(records, "measurement")).toMatchObject([{ participant_id: "alice", failed: "connection-failed" }]);
    expect(log.errors).toEqual([]);
  });

  test.for([100, 100.1])("at the limit of 100 ms: %d", async (rttMs, { serve }) => {
    const pair = await measuringPair(await serve(probedScene()));
    await reportBoth(pair, rttMs);
    expect((await pair.alice.next("probe/stop")).accepted).toBe(rttMs <= 100);
  });
});
