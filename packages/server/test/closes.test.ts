import { ofType } from "@earshot/records";
import { describe, expect } from "vitest";
import {
  confirmingPair,
  connectingPair,
  firstSignal,
  makeReady,
  measured,
  measuringPair,
  preparingPair,
  reportBoth,
  startedPair,
} from "../test-support/probing.ts";
import { probedScene, test } from "../test-support/server-test.ts";

const stages = [
  { stage: "preparing", reach: preparingPair },
  { stage: "connecting", reach: connectingPair },
  { stage: "measuring", reach: measuringPair },
  { stage: "countdown", reach: confirmingPair },
] as const;

describe.for(stages)("while $stage", ({ reach }) => {
  test("a page closes: the other waits again at once, and is matched with a third", async ({ serve, clock }) => {
    const server = await serve(probedScene());
    const { alice, bob } = await reach(server);
    await bob.close();
    expect(await alice.nextStatus("waiting")).toMatchObject({
      lastRejection: { reason: "peer-left", rttMs: null },
      deadlineInMs: 120_000,
    });
    expect(clock.now()).toBe(0);

    const carol = server.page("carol");
    await carol.join();
    const retry = await startedPair(alice, carol);
    await makeReady(retry);
    await reportBoth(retry, 30);
    clock.advance(3_000);
    await Promise.all([alice.next("match/started"), carol.next("match/started")]);
  });

  test("a page leaves: the other waits again at once", async ({ serve }) => {
    const { alice, bob } = await reach(await serve(probedScene()));
    await bob.ask("waitroom/leave", {});
    expect(await alice.nextStatus("waiting")).toMatchObject({ lastRejection: { reason: "peer-left" } });
    expect(await bob.next("released")).toMatchObject({ reason: "left" });
  });

  test("both vanish: after the grace nothing is left of either", async ({ serve, clock }) => {
    const server = await serve(probedScene());
    const { alice, bob } = await reach(server);
    await alice.close();
    await bob.close();
    clock.advance(9_999);
    expect(ofType(await server.records(), "outcome")).toEqual([]);
    clock.advance(1);

    const returned = server.page("alice", alice.pageId);
    expect(await returned.join({ resume: true })).toEqual({ ok: true });
    expect(await returned.next("released")).toEqual({ reason: "disconnected", waitedMs: 10_000 });
    expect(await returned.join({ pageId: "of-another-stay" })).toEqual({ ok: true });
    expect(await returned.next("status")).toMatchObject({ kind: "waiting", attempts: 0, lastRejection: null });
    clock.advance(200);
    expect(await returned.next("lobby/count")).toEqual({ waitingCount: 1, expectedWaitMs: null });

    const records = await server.finalRecords();
    const ends = ofType(records, "outcome");
    expect(ends.map((line) => [line.participant_id, line.outcome]).toSorted()).toEqual([
      ["alice", "disconnected"],
      ["bob", "disconnected"],
    ]);
    expect(ofType(records, "arrival").filter((line) => line.participant_id === "alice")).toHaveLength(2);
  });
});

describe("a page that does not do its part of a probe", () => {
  test.for([
    { lack: "never gets ready", reach: preparingPair, dueMs: 3_000, reason: "timeout" },
    { lack: "never opens a connection", reach: connectingPair, dueMs: 3_500, reason: "connection-failed" },
    { lack: "never reports", reach: measuringPair, dueMs: 4_000, reason: "timeout" },
  ] as const)("and $lack holds the other up until the deadline", async ({ reach, dueMs, reason }, { serve, clock }) => {
    const { alice, bob, probeId } = await reach(await serve(probedScene()));
    clock.advance(dueMs - 1);
    await alice.catchUp();
    expect(alice.all("probe/stop")).toEqual([]);
    clock.advance(1);
    for (const page of [alice, bob]) {
      expect(await page.next("probe/stop")).toMatchObject({
        probeId,
        accepted: false,
        reason,
        rttMs: null,
      });
      expect(await page.nextStatus("waiting")).toMatchObject({ lastRejection: { reason } });
    }
  });

  test("and reports alone is not enough: the probe ends at its deadline", async ({ serve, clock }) => {
    const { alice, bob, probeId } = await measuringPair(await serve(probedScene()));
    await alice.ask("probe/report", { probeId, report: measured(20) });
    clock.advance(4_000);
    const verdict = { accepted: false, reason: "timeout", rttMs: null };
    expect(await bob.next("probe/stop")).toMatchObject({ probeId, ...verdict });
    expect(await bob.ask("probe/report", { probeId, report: measured(20) })).toMatchObject({
      error: { code: "not-a-member" },
    });
  });

  test("and gets ready alone is not enough either", async ({ serve, clock }) => {
    const { alice, bob, probeId } = await preparingPair(await serve(probedScene()));
    await alice.ask("link/signal", firstSignal(probeId));
    clock.advance(3_000);
    expect(await bob.next("probe/stop")).toMatchObject({ reason: "timeout" });
  });
});
