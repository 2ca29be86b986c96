import { describe, expect } from "vitest";
import type { HandClock } from "../test-support/hand-clock.ts";
import { confirmingPair, connectingPair, firstSignal, measured, startedPair } from "../test-support/probing.ts";
import { probedScene, test, type TestServer } from "../test-support/server-test.ts";
import type { TestPage } from "../test-support/test-page.ts";
import { scene } from "../src/study/scene.ts";

/** Something becomes due after `ms`, and its timer has not come by then: so little late that nobody was held up. */
function lateFor(clock: HandClock, ms: number): void {
  clock.advance(ms - 10);
  clock.stall(20);
}

/** The new page is no ghost: it waits, is heard, and is matched with whoever comes. */
async function expectPlaceOf(page: TestPage, server: TestServer): Promise<void> {
  expect(await page.nextStatus("waiting")).toMatchObject({ attempts: 0, deadlineInMs: 120_000 });
  const carol = server.page("carol");
  await carol.join();
  const { starts } = await startedPair(page, carol);
  expect([starts.alice.partnerId, starts.bob.partnerId]).not.toContain(undefined);
  expect(await page.ask("waitroom/leave", {})).toEqual({ ok: true });
  expect(await page.next("released")).toMatchObject({ reason: "left" });
}

describe("a new page that comes when something of the old one is due, and the timer is late", () => {
  test("takes over the match that starts this very moment", async ({ serve, clock }) => {
    const server = await serve(probedScene());
    const { alice, bob } = await confirmingPair(server);
    clock.stall(2_800);
    const refreshed = server.nextPage(alice);
    expect(await refreshed.join()).toEqual({ ok: true });
    const { matchId } = await bob.next("match/started");
    expect(await alice.next("released")).toMatchObject({ reason: "replaced" });
    expect(await refreshed.next("match/started")).toMatchObject({ matchId, rejoined: true });
    expect(await bob.next("match/link")).toMatchObject({ matchId, partner: { page: 2 } });
  });

  test("leaves the match that starts this very moment where nobody comes back to one, and has a place of its own", async ({
    serve,
    clock,
  }) => {
    const server = await serve(probedScene().waitroom({ rejoinMs: 0 }));
    const { alice, bob, starts } = await confirmingPair(server);
    clock.stall(2_800);
    const refreshed = server.nextPage(alice);
    expect(await refreshed.join()).toEqual({ ok: true });
    await bob.next("match/started");
    expect(await bob.next("match/member-gone")).toMatchObject({ partnerId: starts.bob.partnerId });
    expect(await alice.next("released")).toMatchObject({ reason: "replaced" });
    await expectPlaceOf(refreshed, server);
    const records = await server.finalRecords();
    const ofAlice = records.filter((line) => "participant_id" in line && line.participant_id === "alice");
    const comings = ofAlice.filter(({ type }) => type !== "measurement");
    expect(comings.map((line) => (line.type === "outcome" ? line.outcome : line.type))).toEqual([
      "arrival",
      "matched",
      "departure",
      "arrival",
      "left",
    ]);
  });

  test("has a place of its own where the old one's time is up", async ({ serve, clock }) => {
    const server = await serve(probedScene());
    const alice = await server.waitingPage("alice");
    clock.stall(120_000);
    const refreshed = server.nextPage(alice);
    expect(await refreshed.join()).toEqual({ ok: true });
    expect(await alice.next("released")).toMatchObject({ reason: "timed-out", waitedMs: 120_000 });
    await expectPlaceOf(refreshed, server);
  });

  test.for(["waiting", "matched"])(
    "has a place of its own where nobody had come back in time to one that is %s",
    async (stay, { serve, clock }) => {
      const server = await serve(probedScene().waitroom({ rejoinMs: 10_000 }));
      let alice: TestPage;
      if (stay === "waiting") alice = await server.waitingPage("alice");
      else {
        ({ alice } = await confirmingPair(server));
        clock.advance(3_000);
        await alice.next("match/started");
      }
      await alice.close();
      lateFor(clock, 10_000);
      const refreshed = server.nextPage(alice);
      expect(await refreshed.join()).toEqual({ ok: true });
      await expectPlaceOf(refreshed, server);
    },
  );

  test("is told how the stay ended where its time was up in the probe that the change of page breaks off", async ({
    serve,
    clock,
  }) => {
    const server = await serve(probedScene().waitroom({ timeoutMs: 2_000 }));
    const { alice, bob } = await connectingPair(server);
    clock.advance(2_500);
    const refreshed = server.nextPage(alice);
    expect(await refreshed.join()).toEqual({ ok: true });
    expect(await refreshed.next("released")).toEqual({ reason: "timed-out", waitedMs: 2_500 });
    expect(await alice.next("released")).toMatchObject({ reason: "replaced" });
    expect(await bob.next("released")).toMatchObject({ reason: "timed-out" });
    expect(alice.all("released")).toHaveLength(1);
    const back = server.page("alice", refreshed.pageId);
    expect(await back.join()).toEqual({ ok: true });
    expect(await back.next("released")).toEqual({ reason: "timed-out", waitedMs: 2_500 });
    const again = server.page("alice");
    expect(await again.join()).toEqual({ ok: true });
    expect(await again.nextStatus("waiting")).toMatchObject({ attempts: 0 });
  });
});

describe("what comes when something is due, and the timer is late", () => {
  test("meets a match that has started: a page that is back is told of it once", async ({ serve, clock }) => {
    const server = await serve(scene("quick"));
    const alice = server.page("alice");
    await alice.join();
    await server.page("bob").join();
    await alice.next("match/announced");
    const back = server.page("alice", alice.pageId);
    clock.stall(2_800);
    await back.join();
    await back.catchUp();
    const told = back.frames.flatMap((frame) => /^2\["(match\/[a-z]+)"/.exec(frame)?.[1] ?? []);
    expect(told).toEqual(["match/announced", "match/started"]);
  });

  test("meets a probe that has ended: signals go nowhere, and late is not wrong", async ({ serve, clock }) => {
    const server = await serve(probedScene());
    const { alice, bob, probeId } = await connectingPair(server);
    const heard = bob.all("link/signal").length;
    lateFor(clock, 3_500);
    const late = { ok: false, error: { code: "not-a-member", message: expect.stringContaining("late") } };
    expect(await alice.ask("link/signal", firstSignal(probeId))).toMatchObject(late);
    await bob.next("probe/stop");
    expect(bob.all("link/signal")).toHaveLength(heard);
  });

  test("meets a probe that has ended: what a page says of it is late", async ({ serve, clock }) => {
    const { alice, probeId } = await connectingPair(await serve(probedScene()));
    lateFor(clock, 3_500);
    const late = { ok: false, error: { code: "not-a-member", message: expect.stringContaining("late") } };
    expect(await alice.ask("probe/report", { probeId, report: measured(40) })).toMatchObject(late);
  });
});
