import { ofType } from "@earshot/records";
import { describe, expect } from "vitest";
import { measuringPair, reportBoth, startedPair, type Pair } from "../test-support/probing.ts";
import { probedScene, test, type TestServer } from "../test-support/server-test.ts";
import { scene } from "../src/study/scene.ts";

const asking = () => probedScene().waitroom({ readyCheck: { answerWithinMs: 20_000 }, countdownMs: 0 });

/** Two pages whose pair is good, and who are asked whether they are there. */
async function askedPair(server: TestServer): Promise<Pair> {
  const pair = await measuringPair(server);
  await reportBoth(pair, 40);
  for (const page of [pair.alice, pair.bob]) {
    expect(await page.nextStatus("ready-check")).toEqual({ kind: "ready-check", deadlineInMs: 20_000, ready: false });
  }
  return pair;
}

describe("a ready check", () => {
  test("ends with the match when both pages have answered", async ({ serve, clock }) => {
    const server = await serve(asking());
    const { alice, bob } = await askedPair(server);
    clock.advance(5_000);
    expect(await alice.ask("waitroom/ready", {})).toEqual({ ok: true });
    expect(await alice.nextStatus("ready-check")).toEqual({ kind: "ready-check", deadlineInMs: 15_000, ready: true });
    expect(await alice.ask("waitroom/ready", {})).toMatchObject({ error: { code: "not-a-member" } });
    expect(bob.all("match/announced")).toEqual([]);
    expect(await bob.ask("waitroom/ready", {})).toEqual({ ok: true });
    await Promise.all([alice.next("match/started"), bob.next("match/started")]);
    const records = await server.finalRecords();
    expect(ofType(records, "ready_check")).toMatchObject([
      { participant_ids: ["alice", "bob"], ready: [true, true], reason: null, took_ms: 5_000 },
    ]);
  });

  test("comes before a match without a measurement, too", async ({ serve }) => {
    const server = await serve(scene("game").waitroom({ readyCheck: {}, countdownMs: 0 }));
    const [alice, bob] = [await server.waitingPage("alice"), server.page("bob")];
    await bob.join();
    for (const page of [alice, bob]) {
      await page.nextStatus("ready-check");
      await page.ask("waitroom/ready", {});
    }
    await Promise.all([alice.next("match/started"), bob.next("match/started")]);
  });

  test("puts the page aside that does not answer, until it does; the second time it is released", async ({
    serve,
    clock,
  }) => {
    const server = await serve(asking());
    const { alice, bob } = await askedPair(server);
    await alice.ask("waitroom/ready", {});
    clock.advance(20_000);
    const back = await alice.nextStatus("waiting");
    expect(back).toMatchObject({ aside: false, lastRejection: { reason: "not-ready" }, deadlineInMs: 100_000 });
    expect(back.keptLinkIds).toHaveLength(1);
    expect(await bob.nextStatus("waiting")).toMatchObject({ aside: true, deadlineInMs: 100_000 });
    expect(await bob.ask("waitroom/ready", {})).toEqual({ ok: true });
    await bob.nextStatus("ready-check");
    clock.advance(20_000);
    expect(await bob.next("released")).toEqual({ reason: "not-ready", waitedMs: 40_000 });
    expect(await alice.nextStatus("waiting")).toMatchObject({ aside: true, keptLinkIds: [] });
    const records = await server.finalRecords();
    expect(ofType(records, "withdrawal").map(({ reason }) => reason)).toEqual(["not-ready", "not-ready"]);
    expect(ofType(records, "outcome")[0]).toMatchObject({ participant_id: "bob", outcome: "not-ready" });
  });

  test("ends at once when a page is gone: the other one is back, and has not missed it", async ({ serve }) => {
    const server = await serve(asking());
    const { alice, bob } = await askedPair(server);
    await bob.close();
    expect(await alice.nextStatus("waiting")).toMatchObject({ aside: false, lastRejection: { reason: "peer-left" } });
    expect(await server.records((lines) => ofType(lines, "ready_check").length > 0)).toBeDefined();
  });

  test("ends with the server; after a restart both wait, and are tried again, and who was put aside still is", async ({
    serve,
    clock,
  }) => {
    const first = await serve(asking());
    const { alice, bob } = await askedPair(first);
    const carol = await first.waitingPage("carol");
    await bob.ask("waitroom/ready", {});
    clock.advance(20_000);
    expect(await alice.nextStatus("waiting")).toMatchObject({ aside: true });
    // Bob and Carol are being probed; they and Alice hold on while the server is down.
    await carol.next("probe/start");
    await first.close();
    clock.advance(600_000);
    const second = await serve(asking());
    const aliceBack = second.page("alice", alice.pageId);
    await aliceBack.join({ resume: true });
    expect(await aliceBack.nextStatus("waiting")).toMatchObject({ aside: true, deadlineInMs: 100_000 });
    const bobBack = second.page("bob", bob.pageId);
    await bobBack.join({ resume: true });
    expect(await aliceBack.ask("waitroom/ready", {})).toEqual({ ok: true });
    await startedPair(aliceBack, bobBack);
  });

  test("that a restart broke off is withdrawn in the records, and nobody is aside", async ({ serve, clock }) => {
    const first = await serve(asking());
    const { alice, bob } = await askedPair(first);
    await alice.ask("waitroom/ready", {});
    clock.advance(19_000);
    await first.close();
    const second = await serve(asking());
    const aliceBack = second.page("alice", alice.pageId);
    await aliceBack.join({ resume: true });
    expect(await aliceBack.nextStatus("waiting")).toMatchObject({ aside: false });
    const bobBack = second.page("bob", bob.pageId);
    await bobBack.join({ resume: true });
    await startedPair(aliceBack, bobBack);
    expect(ofType(await second.finalRecords(), "withdrawal")).toMatchObject([{ reason: "server-restart" }]);
  });
});
