import { ofType } from "@earshot/records";
import { describe, expect } from "vitest";
import { confirmingPair, firstSignal, measured, type Pair } from "../test-support/probing.ts";
import { probedScene, test, type TestServer } from "../test-support/server-test.ts";
import type { HandClock } from "../test-support/hand-clock.ts";

/** Two pages whose match has started. */
async function playingPair(server: TestServer, clock: HandClock): Promise<Pair & { readonly matchId: string }> {
  const pair = await confirmingPair(server);
  clock.advance(3_000);
  const [{ matchId }] = await Promise.all([pair.alice.next("match/started"), pair.bob.next("match/started")]);
  return { ...pair, matchId };
}

/** What a page reports of a connection of a match. */
function baselineOf(linkId: string, rttMs: number) {
  const report = measured(rttMs);
  if (report.kind !== "measured") throw new Error("not measured");
  const { samplesMs, path, relayProtocol, iceRttMs, timedBy, hidden } = report;
  return { linkId, baseline: { samplesMs, path, relayProtocol, iceRttMs, timedBy, hidden } };
}

describe("a page that is loaded anew in a running match", () => {
  test("is back in it, in the same part, over a new connection of which the partner is told", async ({
    serve,
    clock,
  }) => {
    const server = await serve(
      probedScene().assign({ roles: ["leader", "follower"], conditions: ["red", "blue"], seed: 7 }),
    );
    const pair = await confirmingPair(server);
    const { alice, bob, probeId, starts } = pair;
    clock.advance(3_000);
    const before = await alice.next("match/started");
    await bob.next("match/started");
    await alice.close();
    clock.advance(59_000);
    const again = server.nextPage(alice);
    expect(await again.join()).toEqual({ ok: true });
    const { matchId, index, role, roles, condition } = before;
    const announced = await again.next("match/announced");
    const [partner] = announced.partners;
    expect(announced).toMatchObject({ matchId, startsInMs: 0, baselineInMs: 6_000 });
    expect(announced.partners).toMatchObject([
      { partnerId: starts.alice.partnerId, index: 1, page: 1, rtt: { medianMs: 40 }, theirRtt: { medianMs: 40 } },
    ]);
    expect(partner?.linkId).not.toBe(probeId);
    expect(await again.next("match/started")).toMatchObject({
      matchId,
      index,
      role,
      roles,
      condition,
      startsInMs: 0,
      rejoined: true,
      rejoinMs: 6e4,
    });
    const link = await bob.next("match/link");
    expect(link).toMatchObject({ matchId, partner: { partnerId: starts.bob.partnerId, index: 0, page: 2 } });
    expect(link.partner.linkId).toBe(partner?.linkId);
    expect([link.partner.initiator, partner?.initiator].toSorted()).toEqual([false, true]);
    expect(bob.all("match/member-gone")).toEqual([]);
    const records = await server.finalRecords();
    expect(ofType(records, "rejoin")).toMatchObject([{ match_id: matchId, participant_id: "alice" }]);
    expect(ofType(records, "reopening")).toMatchObject([
      { link_id: partner?.linkId, instead_of: probeId, participant_ids: ["alice", "bob"], reason: "rejoin" },
    ]);
    expect(ofType(records, "outcome").map((line) => line.participant_id)).toEqual(["alice", "bob"]);
    expect(ofType(records, "departure")).toEqual([]);
  });

  test("signals over the new connection only, and the number of the match is measured over that", async ({
    serve,
    clock,
  }) => {
    const server = await serve(probedScene());
    const { alice, bob, probeId } = await playingPair(server, clock);
    const again = server.nextPage(alice);
    await again.join();
    const [partner] = (await again.next("match/announced")).partners;
    const linkId = partner?.linkId ?? "none";
    await bob.next("match/link");
    expect(await again.ask("link/signal", firstSignal(linkId))).toEqual({ ok: true });
    expect(await bob.ask("link/signal", firstSignal(probeId))).toMatchObject({
      error: { message: expect.stringMatching(/^late/) },
    });
    await Promise.all([again.catchUp(), bob.catchUp()]);
    expect(bob.all("link/signal").at(-1)).toMatchObject({ linkId });
    expect(again.all("link/signal")).toEqual([]);
    expect(await again.ask("baseline/report", baselineOf(linkId, 30))).toEqual({ ok: true });
    expect(await bob.ask("baseline/report", baselineOf(linkId, 32))).toEqual({ ok: true });
    expect(await again.next("match/baseline")).toMatchObject({ rtt: { medianMs: 30 }, theirRtt: { medianMs: 32 } });
  });

  test("is known to its partner by the same name, and to nobody without its secret", async ({ serve, clock }) => {
    const server = await serve(probedScene());
    const { alice } = await playingPair(server, clock);
    const stranger = server.page("alice");
    expect(await stranger.join()).toMatchObject({ ok: false, error: { code: "place-taken" } });
    await alice.catchUp();
    expect(alice.all("released")).toEqual([]);
  });

  test("finds the match over if its partner has left meanwhile", async ({ serve, clock }) => {
    const server = await serve(probedScene());
    const { alice, bob, matchId } = await playingPair(server, clock);
    await alice.close();
    await bob.ask("waitroom/leave", {});
    const again = server.nextPage(alice);
    expect(await again.join()).toEqual({ ok: true });
    expect(await again.next("released")).toEqual({ reason: "partner-gone", waitedMs: 0 });
    expect(ofType(await server.finalRecords(), "departure")).toMatchObject([
      { match_id: matchId, participant_id: "bob", reason: "left" },
      { match_id: matchId, participant_id: "alice", reason: "partner-gone" },
    ]);
  });

  test("comes too late after the scene's rejoinMs, and the partner is told for which reason it is gone", async ({
    serve,
    clock,
  }) => {
    const server = await serve(probedScene().waitroom({ rejoinMs: 5_000 }));
    const { alice, bob, probeId, matchId, starts } = await playingPair(server, clock);
    await alice.close();
    await bob.ask("link/closed", { linkId: probeId });
    clock.advance(4_999);
    await bob.catchUp();
    expect(bob.all("match/member-gone")).toEqual([]);
    clock.advance(1);
    expect(await bob.next("match/member-gone")).toEqual({
      matchId,
      partnerId: starts.bob.partnerId,
      reason: "unreachable",
    });
  });

  test("and whose partner is loaded anew as well, is connected to the partner's new page", async ({ serve, clock }) => {
    const server = await serve(probedScene());
    const { alice, bob } = await playingPair(server, clock);
    await Promise.all([alice.close(), bob.close()]);
    const [newAlice, newBob] = [server.nextPage(alice), server.nextPage(bob)];
    await newAlice.join();
    const [unheard] = (await newAlice.next("match/announced")).partners;
    await newBob.join();
    const [partner] = (await newBob.next("match/announced")).partners;
    expect(await newAlice.next("match/link")).toMatchObject({ partner: { linkId: partner?.linkId, page: 2 } });
    expect(partner?.linkId).not.toBe(unheard?.linkId);
    expect(partner?.page).toBe(2);
  });

  test("begins a new stay in a scene to which nobody comes back", async ({ serve, clock }) => {
    const server = await serve(probedScene().waitroom({ rejoinMs: 0 }));
    const { alice, bob, matchId, starts } = await playingPair(server, clock);
    const again = server.nextPage(alice);
    await again.join();
    expect((await again.nextStatus("waiting")).attempts).toBe(0);
    const { partnerId } = starts.bob;
    expect(await bob.next("match/member-gone")).toEqual({ matchId, partnerId, reason: "left" });
  });
});

describe("a page in a running match that was without the server", () => {
  test("hears of the connection that was opened meanwhile", async ({ serve, clock }) => {
    const server = await serve(probedScene());
    const { alice, bob } = await playingPair(server, clock);
    await bob.close();
    const again = server.nextPage(alice);
    await again.join();
    const [unheard] = (await again.next("match/announced")).partners;
    const back = server.page("bob", bob.pageId);
    expect(await back.join({ resume: true })).toEqual({ ok: true });
    const [partner] = (await back.next("match/announced")).partners;
    expect(await again.next("match/link")).toMatchObject({ partner: { linkId: partner?.linkId, page: 1 } });
    expect(partner?.linkId).not.toBe(unheard?.linkId);
    expect(partner?.page).toBe(2);
  });

  test("is told of a match in which nobody is left by being told of no partners", async ({ serve, clock }) => {
    const server = await serve(probedScene());
    const { alice, bob } = await playingPair(server, clock);
    await bob.close();
    await alice.ask("waitroom/leave", {});
    const back = server.page("bob", bob.pageId);
    await back.join({ resume: true });
    expect((await back.next("match/announced")).partners).toEqual([]);
  });
});

test("a connection that broke is opened anew when both are there", async ({ serve, clock }) => {
  const server = await serve(probedScene());
  const { alice, bob, probeId } = await playingPair(server, clock);
  await bob.ask("link/closed", { linkId: probeId });
  clock.advance(1_000);
  const [toAlice, toBob] = await Promise.all([alice.next("match/link"), bob.next("match/link")]);
  expect(toAlice.partner.linkId).toBe(toBob.partner.linkId);
  expect([toAlice.partner.page, toBob.partner.page]).toEqual([1, 1]);
  expect(ofType(await server.finalRecords(), "reopening")).toMatchObject([{ reason: "connection-lost" }]);
});

test("after a restart of the server a page that is loaded anew is still let back into its match", async ({
  serve,
  clock,
}) => {
  const first = await serve(probedScene());
  const { alice, bob, matchId } = await playingPair(first, clock);
  await first.close();
  clock.advance(100_000);
  const second = await serve(probedScene());
  const back = second.page("bob", bob.pageId);
  await back.join({ resume: true });
  await back.next("match/announced");
  clock.advance(50_000);
  const again = second.page("alice", "another-page");
  expect(await again.join({ resumeSecret: alice.resumeSecret })).toEqual({ ok: true });
  expect(await again.next("match/started")).toMatchObject({ matchId, index: 0, rejoined: true });
  expect(await back.next("match/link")).toMatchObject({ partner: { page: 2 } });
});
