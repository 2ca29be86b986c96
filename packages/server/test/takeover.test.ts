import { describe, expect } from "vitest";
import { confirmingPair, firstSignal, preparingPair, startedPair } from "../test-support/probing.ts";
import { probedScene, test } from "../test-support/server-test.ts";
import type { TestPage } from "../test-support/test-page.ts";

/** The names of what the page was told, in order. */
function toldTo({ frames }: TestPage): string[] {
  return frames.flatMap((frame) => /^2\["(?!rtt)([a-z/-]+)"/.exec(frame)?.[1] ?? []);
}

describe("a new page of the same participant", () => {
  test("takes the place over, with seniority and deadline, and the old page is told", async ({ serve, clock }) => {
    const server = await serve(probedScene());
    const alice = await server.waitingPage("alice");
    clock.advance(30_000);
    const refreshed = server.nextPage(alice);
    expect(await refreshed.join()).toEqual({ ok: true });
    expect(await alice.next("released")).toEqual({ reason: "replaced", waitedMs: 0 });
    expect(await refreshed.nextStatus("waiting")).toMatchObject({ deadlineInMs: 90_000 });
    expect(await alice.ask("waitroom/leave", {})).toMatchObject({ error: { code: "not-joined" } });
    const records = await server.finalRecords();
    expect(records.map(({ type }) => type)).toEqual(["arrival", "return"]);
  });

  test("is not harmed when the old one's connection closes later", async ({ serve, clock }) => {
    const server = await serve(probedScene());
    const alice = await server.waitingPage("alice");
    const refreshed = server.nextPage(alice);
    await refreshed.join();
    await refreshed.nextStatus("waiting");
    await alice.close();
    const bob = server.page("bob");
    await bob.join();
    const { probeId } = await startedPair(refreshed, bob);
    clock.advance(2_000);
    expect(await refreshed.ask("link/signal", firstSignal(probeId))).toEqual({ ok: true });
    await bob.catchUp();
    expect(bob.all("probe/stop")).toEqual([]);
  });

  test("ends the old page's probe, and both are put forward again", async ({ serve }) => {
    const server = await serve(probedScene());
    const { alice, bob, probeId, starts } = await preparingPair(server);
    const refreshed = server.nextPage(alice);
    await refreshed.join();
    expect(await bob.next("probe/stop")).toMatchObject({
      probeId,
      partnerId: starts.bob.partnerId,
      accepted: false,
      reason: "peer-left",
      rttMs: null,
    });
    const retry = await startedPair(refreshed, bob);
    expect(retry.probeId).not.toBe(probeId);
    const late = await alice.ask("link/signal", firstSignal(retry.probeId));
    expect(late).toMatchObject({ error: { code: "not-joined" } });
    expect(refreshed.all("probe/stop")).toEqual([]);
  });

  test.for(["probe", "countdown", "match"])(
    "ends the old page's %s after it was told that it is replaced, which is the last that it hears",
    async (stay, { serve, clock }) => {
      const server = await serve(probedScene().waitroom({ rejoinMs: 0 }));
      const { alice } = await (stay === "probe" ? preparingPair(server) : confirmingPair(server));
      if (stay === "match") {
        clock.advance(3_000);
        await alice.next("match/started");
      }
      await alice.catchUp();
      const before = toldTo(alice).length;
      const refreshed = server.nextPage(alice);
      await refreshed.join();
      expect(await alice.next("released")).toEqual({ reason: "replaced", waitedMs: 0 });
      await alice.catchUp();
      expect(toldTo(alice).slice(before)).toEqual(["released"]);
      expect((await refreshed.nextStatus("waiting")).kind).toBe("waiting");
      expect(toldTo(refreshed)[0]).toBe("status");
    },
  );

  test("is told apart by its partners from the old one", async ({ serve }) => {
    const server = await serve(probedScene());
    const { alice, bob, starts } = await preparingPair(server);
    const refreshed = server.nextPage(alice);
    await refreshed.join();
    const retry = await startedPair(refreshed, bob);
    expect(retry.starts.bob.partnerId).not.toBe(starts.bob.partnerId);
  });

  test("during a match that nobody comes back to leaves it and begins a new stay", async ({ serve, clock }) => {
    const server = await serve(probedScene().waitroom({ rejoinMs: 0 }));
    const { alice, bob, starts } = await confirmingPair(server);
    clock.advance(3_000);
    const { matchId } = await bob.next("match/started");
    const refreshed = server.nextPage(alice);
    expect(await refreshed.join()).toEqual({ ok: true });
    expect(await alice.next("released")).toMatchObject({ reason: "replaced" });
    const gone = { matchId, partnerId: starts.bob.partnerId, reason: "left" };
    expect(await bob.next("match/member-gone")).toEqual(gone);
    expect(await refreshed.nextStatus("waiting")).toMatchObject({ attempts: 0, deadlineInMs: 120_000 });
    const records = await server.finalRecords();
    expect(records.slice(-2)).toMatchObject([
      { type: "departure", match_id: matchId, participant_id: "alice" },
      { type: "arrival", participant_id: "alice" },
    ]);
  });
});

test("nothing flows over an old match's link to or from a member who left it and came back", async ({
  serve,
  clock,
}) => {
  const server = await serve(probedScene());
  const { alice, bob, probeId } = await confirmingPair(server);
  clock.advance(3_000);
  await Promise.all([alice.next("match/started"), bob.next("match/started")]);
  await alice.ask("waitroom/leave", {});
  const again = await server.waitingPage("alice");
  const heard = bob.all("link/signal").length;
  expect(await bob.ask("link/signal", firstSignal(probeId))).toMatchObject({ error: { code: "not-a-member" } });
  expect(await again.ask("link/signal", firstSignal(probeId))).toMatchObject({ error: { code: "not-a-member" } });
  await Promise.all([again.catchUp(), bob.catchUp()]);
  expect([again.all("link/signal"), bob.all("link/signal").length]).toEqual([[], heard]);
});

describe("a page that was replaced", () => {
  test("is told so again when it wants its place back", async ({ serve }) => {
    const server = await serve(probedScene());
    const alice = await server.waitingPage("alice");
    const refreshed = server.nextPage(alice);
    await refreshed.join();
    await refreshed.nextStatus("waiting");
    await alice.close();
    const old = server.page("alice", alice.pageId);
    expect(await old.join({ resume: true })).toEqual({ ok: true });
    expect(await old.next("released")).toEqual({ reason: "replaced", waitedMs: 0 });
    expect(await refreshed.ask("page/visibility", { hidden: false })).toEqual({ ok: true });
  });
});
