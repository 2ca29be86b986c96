import { ofType } from "@earshot/records";
import { describe, expect } from "vitest";
import { confirmingPair, measuredSamples, measuringPair, preparingPair } from "../../test-support/probing.ts";
import { probedScene, test } from "../../test-support/server-test.ts";

describe("the records", () => {
  test("have with a proposal the server RTTs that the waitroom went by, also of a page that has just come back", async ({
    serve,
  }) => {
    const server = await serve(probedScene());
    const alice = await server.waitingPage("alice");
    await alice.close();
    const back = server.page("alice", alice.pageId);
    back.onEcho = () => {};
    await back.join({ resume: true });
    await server.page("bob").join();
    await back.next("probe/start");
    const records = await server.finalRecords();
    expect(ofType(records, "proposal")[0]).toMatchObject({ server_rtt_ms: [0, 0] });
  });

  test("say nothing of a server RTT where none can be known yet", async ({ serve }) => {
    const server = await serve(probedScene());
    const refreshed = server.nextPage(await server.waitingPage("alice"));
    await refreshed.join();
    await refreshed.nextStatus("waiting");
    const admitted = (await server.finalRecords()).filter(({ type }) => type !== "outcome");
    expect(admitted.map(({ type }) => type)).toEqual(["arrival", "return"]);
    for (const line of admitted) expect(line).not.toHaveProperty("server_rtt_ms");
  });

  test("have with every outcome how long was waited, with that of a match too", async ({ serve, clock }) => {
    const server = await serve(probedScene());
    const alice = await server.waitingPage("alice");
    clock.advance(7_000);
    const bob = server.page("bob");
    await bob.join();
    const { probeId } = await alice.next("probe/start");
    for (const page of [alice, bob])
      await page.ask("probe/report", { probeId, report: measuredSamples([40, 40, 40, 40, 40]) });
    clock.advance(3_000);
    await bob.next("match/started");
    const outcomes = ofType(await server.finalRecords(), "outcome");
    expect(outcomes).toMatchObject([
      { participant_id: "alice", outcome: "matched", waited_ms: 9_750 },
      { participant_id: "bob", outcome: "matched", waited_ms: 2_750 },
    ]);
  });

  test("have no digits that a binary fraction left behind", async ({ serve }) => {
    const server = await serve(probedScene());
    const { alice, bob, probeId } = await measuringPair(server);
    const report = measuredSamples([40.1, 56.49, 40.101, 56.8, null, 40.33, 70.7]);
    for (const page of [alice, bob]) await page.ask("probe/report", { probeId, report });
    await alice.next("probe/stop");
    const records = await server.finalRecords();
    const measurement = ofType(records, "measurement")[0];
    expect(measurement).toMatchObject({ jitter_ms: 19.264, loss_ratio: 0.142857 });
    expect(JSON.stringify(records)).not.toMatch(/\.\d{7}/);
    for (const line of records)
      for (const [name, value] of Object.entries(line))
        if (name.endsWith("_ms")) expect(JSON.stringify(value), name).not.toMatch(/\.\d{4}/);
  });

  test("do not pass a connectivity check off as a measured round trip", async ({ serve }) => {
    const server = await serve(probedScene());
    const { alice, bob, probeId } = await measuringPair(server);
    await alice.ask("probe/report", { probeId, report: { kind: "too-far", iceRttMs: 300 } });
    await bob.next("probe/stop");
    const verdicts = ofType(await server.finalRecords(), "verdict");
    expect(verdicts).toMatchObject([{ reason: "rtt-too-high", p2p_rtt_ms: null, ice_rtt_ms: 300 }]);
  });

  test("have without a journal an outcome for each stay that the server's end cut short, and one for each", async ({
    serveStudy,
    clock,
  }) => {
    const server = await serveStudy({ scenes: [probedScene()] }, { journalDir: null });
    const matched = await confirmingPair(server, "a", "b");
    clock.advance(3_000);
    await matched.alice.next("match/started");
    const confirming = await confirmingPair(server, "c", "d");
    await preparingPair(server, "e", "f");
    await server.waitingPage("g");
    clock.advance(1_000);
    const records = await server.finalRecords();
    const outcomes = ofType(records, "outcome");
    expect(outcomes.map((line) => [line.participant_id, line.outcome])).toEqual([
      ["a", "matched"],
      ["b", "matched"],
      ...["c", "d", "e", "f", "g"].map((id) => [id, "server-stopped"]),
    ]);
    expect(outcomes.at(-1)).toMatchObject({ match_id: null, waited_ms: 1_000, server_rtt_n: expect.any(Number) });
    expect(confirming.alice.all("released")).toEqual([]);
  });
});

test("who plays is not told how many wait", async ({ serve, clock }) => {
  const server = await serve(probedScene());
  const { alice, bob } = await confirmingPair(server);
  clock.advance(3_000);
  await alice.next("match/started");
  await alice.catchUp();
  const heard = alice.all("lobby/count").length;
  const carol = await server.waitingPage("carol");
  clock.advance(200);
  expect(await carol.next("lobby/count")).toEqual({ waitingCount: 1, expectedWaitMs: null });
  await Promise.all([alice.catchUp(), bob.catchUp()]);
  expect(alice.all("lobby/count")).toHaveLength(heard);
});
