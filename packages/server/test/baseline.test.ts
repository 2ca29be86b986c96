import type { Baseline } from "@earshot/protocol";
import { ofType } from "@earshot/records";
import { describe, expect } from "vitest";
import { confirmingPair } from "../test-support/probing.ts";
import { probedScene, test } from "../test-support/server-test.ts";

function baseline(rttMs: number): Baseline {
  return {
    samplesMs: [rttMs, null, rttMs + 1],
    path: "host",
    relayProtocol: null,
    iceRttMs: rttMs,
    timedBy: "worker",
    hidden: false,
  };
}

describe("a pair that measures in the countdown", () => {
  test("is told when to report, and hears of both sides once both have", async ({ serve, clock }) => {
    const { alice, bob, probeId, starts } = await confirmingPair(await serve(probedScene()));
    for (const page of [alice, bob]) expect(page.all("match/announced")).toMatchObject([{ baselineInMs: 2_500 }]);
    clock.advance(2_500);
    expect(await alice.ask("baseline/report", { linkId: probeId, baseline: baseline(40) })).toEqual({ ok: true });
    await alice.catchUp();
    expect(alice.all("match/baseline")).toEqual([]);
    await bob.ask("baseline/report", { linkId: probeId, baseline: baseline(50) });
    const [own, theirs] = [40, 50].map((medianMs): unknown => expect.objectContaining({ medianMs, lossRatio: 1 / 3 }));
    const [toAlice, toBob] = await Promise.all([alice.next("match/baseline"), bob.next("match/baseline")]);
    expect(toAlice).toMatchObject({ partnerId: starts.alice.partnerId, rtt: own, theirRtt: theirs });
    expect(toBob).toMatchObject({ partnerId: starts.bob.partnerId, rtt: theirs, theirRtt: own });
    expect(toAlice.rtt).not.toHaveProperty("samplesMs");
  });

  test("leaves a line for each side in the records", async ({ serve }) => {
    const server = await serve(probedScene());
    const { alice, bob, probeId } = await confirmingPair(server);
    await alice.ask("baseline/report", { linkId: probeId, baseline: baseline(40.19999999925494) });
    await bob.ask("baseline/report", { linkId: probeId, baseline: baseline(50) });
    const records = await server.finalRecords();
    const [match] = ofType(records, "match");
    const about = { match_id: match?.match_id, link_id: probeId, max_p2p_rtt_ms: 100, sent: 3, received: 2 };
    const pair: unknown = expect.arrayContaining(["alice", "bob"]);
    expect(ofType(records, "baseline")).toMatchObject([
      { ...about, participant_ids: pair, participant_id: "alice", median_ms: 40.2, samples_ms: [40.2, null, 41.2] },
      { ...about, participant_ids: pair, participant_id: "bob", median_ms: 50 },
    ]);
  });

  test("is refused a second report, or one of a link that is not its own", async ({ serve }) => {
    const { alice, probeId } = await confirmingPair(await serve(probedScene()));
    const report = { linkId: probeId, baseline: baseline(40) };
    await alice.ask("baseline/report", report);
    expect(await alice.ask("baseline/report", report)).toMatchObject({ ok: false, error: { code: "not-a-member" } });
    const elsewhere = await alice.ask("baseline/report", { ...report, linkId: "another" });
    expect(elsewhere).toMatchObject({ ok: false, error: { code: "not-a-member" } });
  });

  test("hears of it again when a page comes back, as it may not have heard", async ({ serve }) => {
    const server = await serve(probedScene());
    const { alice, bob, probeId } = await confirmingPair(server);
    await alice.ask("baseline/report", { linkId: probeId, baseline: baseline(40) });
    await bob.ask("baseline/report", { linkId: probeId, baseline: baseline(50) });
    await alice.next("match/baseline");
    const again = server.page("alice", alice.pageId);
    await again.join();
    expect((await again.next("match/announced")).partners).toMatchObject([
      { rtt: { medianMs: 40 }, theirRtt: { medianMs: 50 } },
    ]);
  });
});
