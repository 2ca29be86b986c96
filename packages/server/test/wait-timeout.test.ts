import { describe, expect } from "vitest";
import { measuringPair, reportBoth } from "../test-support/probing.ts";
import { probedScene, test } from "../test-support/server-test.ts";

describe("the end of the wait", () => {
  test("releases a page after its time, and not before", async ({ serve, clock }) => {
    const server = await serve(probedScene());
    const alice = await server.waitingPage("alice");
    clock.advance(119_999);
    await alice.catchUp();
    expect(alice.all("released")).toEqual([]);
    clock.advance(1);
    expect(await alice.next("released")).toEqual({ reason: "timed-out", waitedMs: 120_000 });
    const records = await server.finalRecords();
    expect(records.at(-1)).toMatchObject({
      type: "outcome",
      participant_id: "alice",
      outcome: "timed-out",
      match_id: null,
      waited_ms: 120_000,
      at: "2026-01-01T00:02:00.000Z",
    });
  });

  test("is what the scene says", async ({ serve, clock }) => {
    const server = await serve(probedScene().waitroom({ timeoutMs: 5_000 }));
    const alice = server.page("alice");
    await alice.join();
    expect(await alice.nextStatus("waiting")).toMatchObject({ deadlineInMs: 5_000 });
    clock.advance(5_000);
    expect(await alice.next("released")).toEqual({ reason: "timed-out", waitedMs: 5_000 });
  });

  test("comes for a hidden page too", async ({ serve, clock }) => {
    const server = await serve(probedScene());
    const alice = await server.waitingPage("alice");
    expect(await alice.ask("page/visibility", { hidden: true })).toEqual({ ok: true });
    clock.advance(120_000);
    expect(await alice.next("released")).toEqual({ reason: "timed-out", waitedMs: 120_000 });
  });

  test("is told to a page that was away when it came, as soon as it is back", async ({ serve, clock }) => {
    const server = await serve(probedScene().waitroom({ timeoutMs: 5_000 }));
    const alice = await server.waitingPage("alice");
    await alice.close();
    clock.advance(5_000);
    const back = server.page("alice", alice.pageId);
    expect(await back.join({ resume: true })).toEqual({ ok: true });
    expect(await back.next("released")).toEqual({ reason: "timed-out", waitedMs: 5_000 });
  });

  test("waits for a probe that runs: who is accepted is matched", async ({ serve, clock }) => {
    const pair = await measuringPair(await serve(probedScene().waitroom({ timeoutMs: 2_000, countdownMs: 0 })));
    clock.advance(3_000);
    await reportBoth(pair, 40);
    await Promise.all([pair.alice.next("match/started"), pair.bob.next("match/started")]);
  });

  test("waits for a probe that runs: who is rejected is released then", async ({ serve, clock }) => {
    const pair = await measuringPair(await serve(probedScene().waitroom({ timeoutMs: 2_000 })));
    clock.advance(3_000);
    await reportBoth(pair, 180);
    expect(await pair.alice.next("released")).toEqual({ reason: "timed-out", waitedMs: 3_000 });
    expect(await pair.bob.next("released")).toEqual({ reason: "timed-out", waitedMs: 3_000 });
  });

  test("ends the place: what the page says afterwards is not heard, and it may join anew", async ({ serve, clock }) => {
    const server = await serve(probedScene());
    const alice = await server.waitingPage("alice");
    clock.advance(120_000);
    await alice.next("released");
    expect(await alice.ask("page/visibility", { hidden: false })).toMatchObject({ error: { code: "not-joined" } });
    expect(await alice.join({ pageId: "of-another-stay" })).toEqual({ ok: true });
    expect(await alice.next("status")).toMatchObject({ kind: "waiting", attempts: 0, deadlineInMs: 120_000 });
  });
});

describe("a hidden page", () => {
  test("keeps its place but is not put forward until it is seen again", async ({ serve }) => {
    const server = await serve(probedScene());
    const alice = await server.waitingPage("alice");
    await alice.ask("page/visibility", { hidden: true });
    const bob = await server.waitingPage("bob");
    await alice.catchUp();
    expect(alice.all("probe/start")).toEqual([]);
    await alice.ask("page/visibility", { hidden: false });
    await Promise.all([alice.next("probe/start"), bob.next("probe/start")]);
  });
});
